# One program of the repository as an image: docker build --build-arg PROJECT=Producer --tag metals/producer:TAG .
# PROJECT is Producer, Processor or HealthApi. All of them share every layer but the last.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0.12


FROM ${SDK_IMAGE} AS build
ARG PACKAGE_SET=local
WORKDIR /source
COPY . .
# All at once, so that the other images find this layer in the cache.
RUN set -e; \
    for project in Producer Processor HealthApi embedded/Kafka embedded/MongoDB; do \
      dotnet publish "$project" --nologo --configuration Release -p:PackageSet=${PACKAGE_SET} -p:DebugType=none \
        -p:LibRdKafkaPath=/source/artifacts/native/librdkafka.so; \
    done


FROM ${RUNTIME_IMAGE} AS runtime
USER root
# The MongoDB client. A base that has it needs no network.
RUN if ! ls /usr/lib/*/libmongoc-1.0.so.0 >/dev/null 2>&1; then \
      apt-get update && apt-get install --yes --no-install-recommends libmongoc-1.0-0 && rm -rf /var/lib/apt/lists/*; \
    fi
WORKDIR /app
# The root file system is read-only where it runs: no diagnostics sockets. And idle threads sleep: spinning for work, thousands of times a second,
# uses up the share of a processor that a container has.
ENV DOTNET_EnableDiagnostics=0 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
STOPSIGNAL SIGTERM
USER 10001:10001


# The servers that stand behind the services in test stacks: PROJECT is Embedded.Kafka or Embedded.MongoDB.
FROM runtime AS embedded
ARG PROJECT
COPY --from=build /source/artifacts/*/publish/${PROJECT}/release /app
USER root
RUN ln -s MetalsPipeline.${PROJECT} program && mkdir /data && chown 10001:10001 /data
USER 10001:10001
VOLUME /data
ENTRYPOINT ["/app/program"]


FROM runtime AS service
ARG PROJECT
ARG PORT=8080
COPY --from=build /source/artifacts/*/publish/${PROJECT}/release /app
USER root
RUN ln -s MetalsPipeline.${PROJECT} program
USER 10001:10001
ENV ASPNETCORE_HTTP_PORTS=${PORT}
EXPOSE ${PORT}
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["/app/program", "probe"]
ENTRYPOINT ["/app/program"]
LABEL org.opencontainers.image.title=MetalsPipeline.${PROJECT} \
      org.opencontainers.image.licenses=MIT
