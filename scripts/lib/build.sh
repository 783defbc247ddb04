# Sourced by the scripts, never run: builds what the programs need when it is missing or out of date.
# shellcheck shell=bash

# True when module $1 has no jar $2, or a source newer than the last build.
is_stale() {
  local jar=$1/target/$2 stamp=target/scripts-built
  [ -e "$jar" ] && [ -d "$1/target/lib" ] || return 0
  # A jar that would not change keeps its old time, hence the stamp beside it.
  [ "$stamp" -nt "$jar" ] || stamp=$jar
  [ -n "$(find pom.xml sql shared-codec/pom.xml shared-codec/src verticles/*/pom.xml verticles/embedded/*/pom.xml \
    verticles/*/src/main loadtest/simulator/pom.xml loadtest/simulator/src/main "$1/pom.xml" "$1/src/main" \
    -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# build_modules MODULE:JAR...: builds them all, quickly and without tests, if one of them is stale.
# Works in the root of the tree; needs find_java first. Says what it does on stderr.
build_modules() {
  local pair modules='' stale=false started=$SECONDS
  for pair in "$@"; do
    modules+=${modules:+,}${pair%%:*}
    if is_stale "${pair%%:*}" "${pair##*:}"; then
      stale=true
    fi
  done
  [ $stale = true ] || return 0
  command -v mvn >/dev/null || {
    echo "Wardstream is not built yet and there is no Maven to build it: install it (Debian: apt-get install maven)." >&2
    exit 1
  }
  echo "Building what is not built (the first time takes a few minutes) ..." >&2
  mkdir -p target
  touch target/scripts-building
  # Maven 3.8's own libraries make newer JDKs grumble on stderr.
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
    mvn -q -B -Dstyle.color=never -Pquick -DskipTests -pl "$modules" -am package >&2 || {
    echo "The build failed, see above." >&2
    exit 1
  }
  mv target/scripts-building target/scripts-built
  echo "Built in $((SECONDS - started)) s." >&2
}
