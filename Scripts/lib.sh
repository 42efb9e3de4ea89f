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
  need_packages libsqlite3-dev libcurl4-openssl-dev tzdata binutils
}

# Has all our own sources compiled again when they are not those of the last build in this folder.
# Swift 6.3.1 does not always compile a module again when a type of another one that it holds by value
# changed its layout: the program then builds, and crashes.
fresh_modules() { # debug or release
  local stamp now
  stamp=$STINT_ROOT/.build/stint-sources-$1
  now=$(cd "$STINT_ROOT" && cat Package.swift $(find Sources Tests -name '*.swift' | sort) | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$now" ] || return 0
  find "$STINT_ROOT/Sources" "$STINT_ROOT/Tests" -name '*.swift' -exec touch {} +
  mkdir -p "$STINT_ROOT/.build"
  printf '%s\n' "$now" >"$stamp"
}

# Builds both programs for release: static (no Swift needed where they run). Sets BIN.
build_release() {
  fresh_modules release
  # The C++ runtime goes into the programs: looking its thousands of symbols up at each start took a
  # third of what stint now does. Only its archive lies in that folder, so the linker takes it.
  local archive
  archive=$(gcc -print-file-name=libstdc++.a 2>/dev/null || true)
  if [ -f "$archive" ]; then
    mkdir -p "$STINT_ROOT/.build/static"
    ln -sf "$archive" "$STINT_ROOT/.build/static/libstdc++.a"
    set -- -Xlinker "-L$STINT_ROOT/.build/static" "$@"
  fi
  # The linker warns of a function that Foundation uses; nobody here can do anything about it.
  (cd "$STINT_ROOT" && swift build -c release --static-swift-stdlib "$@" 2>&1) |
    awk '/the use of `mktemp/ { next }
      /^\[[0-9]+\/[0-9]+\]/ { if (++n % 40 == 1) { print "   " $1; fflush() } next }
      { print; fflush() }' >&2
  BIN=$(cd "$STINT_ROOT" && swift build -c release --static-swift-stdlib --show-bin-path)
}
