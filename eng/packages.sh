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

# unpack_package NAME FOLDER: puts the files of a package into a folder, once, where an installation would start a server.
unpack_package() {
  [ -d "$2" ] && return
  echo "setup: unpacking $1"
  local work
  work=$(mktemp -d)
  (cd "$work" && apt-get download -qq "$1" >log 2>&1) || fail "apt-get download $1 failed: $(tail -n 1 "$work/log"); apt-get update may help"
  dpkg -x "$work/$1"_*.deb "$work/files"
  mkdir -p "$(dirname "$2")"
  mv "$work/files" "$2"
  rm -rf "$work"
}
