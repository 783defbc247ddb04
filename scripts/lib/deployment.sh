# Sourced by scripts/test, never run: checks of files in docker/ that their own tools cannot do as they are.
# shellcheck shell=bash

# Checks configuration $1 of nginx, which looks up every name in it: those of the nodes are known in their network only.
check_nginx() {
  local copy code=0
  copy=$(mktemp)
  sed -E 's/node-[a-z]:/127.0.0.1:/' "$1" >"$copy"
  nginx -t -q -c "$copy" || code=$?
  rm -f "$copy"
  return "$code"
}

# Reads compose file $1 as compose does, which needs no daemon.
check_compose() {
  if docker compose version >/dev/null 2>&1; then
    docker compose -f "$1" config --quiet
  else
    check_old_compose "$1"
  fi
}

# Compose 1, as Debian 12 has it, does not know that a project has a name.
check_old_compose() {
  local copy code=0
  copy=$(dirname "$1")/.without-name.yml
  sed '/^name:/d' "$1" >"$copy"
  docker-compose -f "$copy" config --quiet || code=$?
  rm -f "$copy"
  return "$code"
}

# Makes the secrets of compose file $1 in folder $2, twice: all that it mounts are there, and the second time changes none.
check_secrets() {
  local before name
  SECRETS_FOLDER=$2 docker/make-secrets >/dev/null || return 1
  before=$(cat "$2"/* | sha256sum)
  SECRETS_FOLDER=$2 docker/make-secrets || return 1
  [ "$before" = "$(cat "$2"/* | sha256sum)" ] || {
    echo 'a secret was made anew'
    return 1
  }
  while IFS= read -r name; do
    [ -s "$2/$name" ] || {
      echo "$name is mounted and not made"
      return 1
    }
  done < <(sed -nE 's|.*\{file: \./secrets/([a-z0-9_]+)\}.*|\1|p' "$1")
}
