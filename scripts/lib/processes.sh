# Sourced by scripts/test: finds and ends what a run left running.
# shellcheck shell=bash

# Prints the pids of the processes of run $1: those that inherited its mark, and those that work in
# its folder $2 (a server that rewrites its title, as Redis does, overwrites its environment with it).
processes_of_run() {
  local run=$1 folder=$2 entry pid where
  for entry in /proc/[0-9]*; do
    pid=${entry#/proc/}
    where=$(readlink "$entry/cwd" 2>/dev/null) || continue
    if [ "$where" = "$folder" ] || [ "${where#"$folder"/}" != "$where" ] ||
      grep -qzx "TEST_RUN_MARK=$run" "$entry/environ" 2>/dev/null; then
      is_zombie "$pid" || printf '%s\n' "$pid"
    fi
  done
}

# A zombie has ended already; it only waits for its parent to notice.
is_zombie() {
  grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
}

# Waits up to $3 seconds until run $1 with folder $2 has no process left; fails when one is.
wait_for_end_of_run() {
  local deadline=$((SECONDS + $3))
  while [ -n "$(processes_of_run "$1" "$2")" ]; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.5
  done
}

# Ends every process of run $1 with folder $2: asks first, insists after five seconds.
end_processes_of_run() {
  local pid
  for pid in $(processes_of_run "$1" "$2"); do
    kill -CONT "$pid" 2>/dev/null || true
    kill -TERM "$pid" 2>/dev/null || true
  done
  if ! wait_for_end_of_run "$1" "$2" 5; then
    for pid in $(processes_of_run "$1" "$2"); do
      kill -KILL "$pid" 2>/dev/null || true
    done
    wait_for_end_of_run "$1" "$2" 5 || true
  fi
}

# One line a process of run $1 with folder $2: pid and command, cut to a readable width.
describe_processes_of_run() {
  local pid
  for pid in $(processes_of_run "$1" "$2"); do
    printf '%s %s\n' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | cut -c 1-160)"
  done
}
