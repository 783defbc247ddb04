-- The three roles, made or mended by a superuser before the first migration. No passwords in here:
--   ALTER ROLE wardstream_owner PASSWORD '…'; and so on, then
--   CREATE DATABASE wardstream OWNER wardstream_owner;
-- Why three: the owner migrates and nothing else; the platform role writes; the reader role answers
-- people and sees only the hospitals its transaction names (row-level security). None of them may
-- step around the policies. Safe to run again. Locks nothing but the roles themselves.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['wardstream_owner', 'wardstream_platform', 'wardstream_reader']
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I', role_name);
    END IF;
    EXECUTE format(
      'ALTER ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION',
      role_name);
  END LOOP;
END
$$;
ALTER ROLE wardstream_reader SET default_transaction_read_only = on;
