#!/usr/bin/env bash
# Runs an sshd on this machine's loopback until it is ended. FOLDER/bin has an ssh command that gets in as root, unless SSH_OPTIONS say otherwise.
# Usage (within isolate.sh): tests/swarm/sshd.sh FOLDER PORT
set -euo pipefail
folder=$1 port=$2

ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/key"
ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/host-key"
echo "[127.0.0.1]:$port $(cat "$folder/host-key.pub")" >"$folder/known-hosts"
cat >"$folder/config" <<EOF
IdentityFile $folder/key
IdentitiesOnly yes
UserKnownHostsFile $folder/known-hosts
EOF
mkdir "$folder/bin"
cat >"$folder/bin/ssh" <<EOF
#!/usr/bin/env bash
exec /usr/bin/ssh -F $folder/config \$SSH_OPTIONS "\$@"
EOF
chmod +x "$folder/bin/ssh"
cat >"$folder/sshd-config" <<EOF
ListenAddress 127.0.0.1:$port
HostKey $folder/host-key
AuthorizedKeysFile $folder/key.pub
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PidFile none
LogLevel ERROR
EOF

# It drops its rights to a user and a folder that an installation would have made; they are there for it alone.
{ cat /etc/passwd; echo 'sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin'; } >"$folder/passwd"
exec unshare --mount bash -c '
mount --bind "$1/passwd" /etc/passwd
mount -t tmpfs tmpfs /run && mkdir /run/sshd
exec "$SWARM_CACHE/openssh/usr/sbin/sshd" -D -e -f "$1/sshd-config"' sshd "$folder"
