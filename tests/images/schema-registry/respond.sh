#!/bin/bash
# Answers one HTTP request.
read -r method path _
while read -r header && [ "$header" != $'\r' ] && [ -n "$header" ]; do :; done
case "$method $path" in
  'GET /subjects') status='200 OK' body='[]' ;;
  'GET /') status='200 OK' body='{}' ;;
  *) status='404 Not Found' body='{"error_code":404,"message":"HTTP 404 Not Found"}' ;;
esac
printf 'HTTP/1.1 %s\r\nContent-Type: application/vnd.schemaregistry.v1+json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
  "$status" "${#body}" "$body"
