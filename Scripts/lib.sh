# Shared by the scripts: sourced, not run.

# The folder of the project, whatever the caller's is.
STINT_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }
step() { printf '\n== %s\n' "$*" >&2; }
die() { say "$1"; exit "${2:-1}"; }

# Installs those of the named Debian packages that are missing.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    die "these packages are missing, and there is no apt-get to install them: ${missing[*]}"
  local sudo=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "please install these packages as root: ${missing[*]}"
    sudo=sudo
  fi
  say "installing ${missing[*]}"
  $sudo apt-get -qq update || true
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    "${missing[@]}" >/dev/null
}

need_swift() {
  if ! command -v swift >/dev/null; then
    say "Swift is missing. Stint is built with Swift 6.3 or later:"
    say "  1. get the toolchain for your system from https://www.swift.org/install/linux/"
    say "     (on Debian 12: curl -O https://download.swift.org/swiftly/linux/swiftly-\$(uname -m).tar.gz,"
    say "      unpack it, ./swiftly init)"
    say "  2. open a new shell, so that \`swift --version\` answers, and run this again"
    exit 69
  fi
}

# What every build needs.
need_build_tools() {
  need_swift
  need_packages libsqlite3-dev tzdata binutils
}

# Builds both programs for release: static (no Swift needed where they run). Sets BIN.
build_release() {
  # The linker warns of a function that Foundation uses; nobody here can do anything about it.
  (cd "$STINT_ROOT" && swift build -c release --static-swift-stdlib "$@" 2>&1) |
    grep --line-buffered -v 'the use of `mktemp' >&2
  BIN=$(cd "$STINT_ROOT" && swift build -c release --static-swift-stdlib --show-bin-path)
}
