#!/usr/bin/env bash
# Run once by the image of PostgreSQL, in an empty database directory: roles, database, and what the replica needs.
set -euo pipefail

psql=(psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER")
"${psql[@]}" --dbname postgres -f /wardstream/roles.sql
"${psql[@]}" --dbname postgres <<'SQL'
\set owner `cat /run/secrets/owner_password`
\set platform `cat /run/secrets/platform_password`
\set reader `cat /run/secrets/reader_password`
\set replication `cat /run/secrets/replication_password`
ALTER ROLE wardstream_owner PASSWORD :'owner';
ALTER ROLE wardstream_platform PASSWORD :'platform';
ALTER ROLE wardstream_reader PASSWORD :'reader';
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'replication';
SELECT pg_create_physical_replication_slot('replica', true);
CREATE DATABASE wardstream OWNER wardstream_owner;
\connect wardstream
CREATE EXTENSION pg_stat_statements;
SQL
echo 'host replication replicator samenet scram-sha-256' >>"$PGDATA/pg_hba.conf"
