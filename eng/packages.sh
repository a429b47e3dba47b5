# Sourced by the set-up scripts: installs or unpacks Debian packages, and says what can't be had.

fail() { echo "setup: $1" >&2; exit 1; }

# install_packages NAME…: installs those that are missing, as root or with sudo.
install_packages() {
  local missing=() as_root=() log package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "these Debian packages are needed, and there is no apt-get: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "neither root nor sudo; have an administrator run: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi

  echo "setup: installing ${missing[*]}"
  log=$(mktemp)
  "${as_root[@]}" apt-get update -qq >"$log" 2>&1 || fail "apt-get update failed: $(tail -n 1 "$log")"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$log" 2>&1 \
    || fail "apt-get install ${missing[*]} failed: $(tail -n 1 "$log")"
  rm -f "$log"
}

# debian_mirror: the one that this machine uses, or Debian's own.
debian_mirror() {
  local mirror
  mirror=$(grep -ohE 'https?://[^ ]*/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1 || true)
  echo "${mirror:-http://deb.debian.org/debian}"
}

# unpack_packages FOLDER SUITE NAME…: puts the files of Debian packages, of any release, into a folder, once. An installation would start servers.
unpack_packages() {
  local folder=$1 suite=$2 work options
  [ "$(cat "$folder/.packages" 2>/dev/null)" != "${*:2}" ] || return 0
  shift 2
  echo "setup: unpacking $*"
  work=$(mktemp -d)
  mkdir -p "$work"/{lists,archives}/partial "$work/files"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_mirror) $suite main" >"$work/sources.list"
  options=(-qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work"
    -o Dir::State::Status=/dev/null -o APT::Sandbox::User="$(id -un)")
  (cd "$work" && apt-get "${options[@]}" update && apt-get "${options[@]}" download "$@") >"$work/log" 2>&1 \
    || fail "Debian's $* ($suite) could not be downloaded: $(tail -n 1 "$work/log")"
  for package in "$work"/*.deb; do
    dpkg -x "$package" "$work/files"
  done
  echo "$suite $*" >"$work/files/.packages"
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  mv "$work/files" "$folder"
  rm -rf "$work"
}
