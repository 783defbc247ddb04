# Sourced by the scripts, never run: finds a JDK that can build and run Wardstream.
# shellcheck shell=bash

# The major version of the JDK in folder $1, or nothing when there is no compiler in it.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 0
  local version
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release" | head -n 1)
  else
    version=$("$1/bin/javac" -version 2>&1 | awk '{print $2; exit}')
  fi
  version=${version%%[.+-]*}
  case "$version" in
    '' | *[!0-9]*) ;;
    *) printf '%s\n' "$version" ;;
  esac
}

# The folder of the javac or java found in PATH, with links followed, or nothing.
jdk_in_path() {
  local tool
  tool=$(command -v javac || command -v java) || return 0
  tool=$(readlink -f "$tool") || return 0
  dirname "$(dirname "$tool")"
}

# Exports JAVA_HOME (a JDK of version 25 or newer) and puts its bin first in PATH.
# Looks at JAVA_HOME, then PATH, then the usual folders, where the newest wins.
# Prints one sentence on stderr and exits 1 when there is none.
find_java() {
  local candidate major best='' best_major=24
  for candidate in "${JAVA_HOME:-}" "$(jdk_in_path)"; do
    [ -n "$candidate" ] || continue
    major=$(jdk_major "$candidate")
    if [ "${major:-0}" -ge 25 ]; then
      best=$candidate
      break
    fi
  done
  if [ -z "$best" ]; then
    for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/*; do
      major=$(jdk_major "$candidate")
      if [ "${major:-0}" -gt "$best_major" ]; then
        best=$candidate
        best_major=$major
      fi
    done
  fi
  if [ -z "$best" ]; then
    echo "Wardstream needs a JDK 25 or newer and found none in JAVA_HOME, PATH or the usual folders: install one (for example Adoptium's temurin-25-jdk) or point JAVA_HOME at it." >&2
    exit 1
  fi
  export JAVA_HOME="$best"
  export PATH="$best/bin:$PATH"
}
