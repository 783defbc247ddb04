#!/usr/bin/env bash
# Starts the replica: the first time it copies the primary, then it streams from it. Arguments go to the server.
set -euo pipefail

PRIMARY=${PRIMARY:-postgres}
PGPASSWORD=$(cat /run/secrets/replication_password)
export PGPASSWORD

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  until pg_isready --quiet --host "$PRIMARY"; do
    sleep 1
  done
  # a copy that was cut short must not look like a database
  rm -rf "$PGDATA.draft"
  pg_basebackup --dbname "host=$PRIMARY user=replicator application_name=replica" --slot replica \
    --wal-method stream --checkpoint fast --write-recovery-conf --pgdata "$PGDATA.draft"
  mkdir -p "$(dirname "$PGDATA")"
  mv "$PGDATA.draft" "$PGDATA"
fi
exec docker-entrypoint.sh postgres "$@"
