# Sourced by scripts/test: counts what JUnit reports say and shows how a Maven run gets on.
# shellcheck shell=bash

# Prints "passed failed skipped seconds" summed over the test suites of the report files given.
count_reports() {
  [ "$#" -gt 0 ] || {
    echo '0 0 0 0'
    return
  }
  # The attributes of a suite may be spread over lines, so a report is read tag by tag.
  cat -- "$@" | tr '\n' ' ' | sed 's/</\n</g' | awk '
    function attribute(name) {
      return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
    }
    /^<testsuite / {
      tests += attribute("tests")
      failed += attribute("failures") + attribute("errors")
      skipped += attribute("skipped")
      seconds += attribute("time")
    }
    END { printf "%d %d %d %d\n", tests - failed - skipped, failed, skipped, seconds + 0.5 }'
}

# Reads a Maven log on stdin; prints one line a module that is done, and each test class that failed.
show_modules() {
  local line name='' tests=0 bad=0 started=$SECONDS
  while IFS= read -r line; do
    case "$line" in
      '[INFO] Building Wardstream'*'['*/*']' | '[INFO] Reactor Summary'* | '[INFO] BUILD '*)
        [ -z "$name" ] || [ "$name" = Wardstream ] || printf '   %-32s %5d tests %4d failed %5d s\n' "$name" "$tests" "$bad" "$((SECONDS - started))"
        name=$(sed -n 's/^\[INFO\] Building \(.*\) [0-9][^ ]* *\[.*$/\1/p' <<<"$line")
        tests=0 bad=0 started=$SECONDS
        ;;
      *'Tests run: '*' -- in '* | *'Tests run: '*' - in '*)
        [[ $line =~ Tests\ run:\ ([0-9]+),\ Failures:\ ([0-9]+),\ Errors:\ ([0-9]+) ]] || continue
        tests=$((tests + BASH_REMATCH[1]))
        bad=$((bad + BASH_REMATCH[2] + BASH_REMATCH[3]))
        [ $((BASH_REMATCH[2] + BASH_REMATCH[3])) -eq 0 ] || printf '   FAILED %s\n' "${line##* in }"
        ;;
    esac
  done
}

# Prints what a Maven log says went wrong: the failed tests, else the first errors.
show_errors() {
  grep -E '^\[ERROR\]' "$1" | grep -vE '^\[ERROR\] *(\[Help|-> \[Help|To see the full|Re-run Maven|After correcting|  mvn <args>|See |Tests run:.*[0-9]$|Failures: $|Errors: $|For more information|$)' |
    cut -c 1-240 | awk '!seen[$0]++' | head -n 25 | sed 's/^/   /'
}
