-- Why: old Parquet goes into the archive class of the store, and is brought back from there for reading; a day can be brought
-- back into PostgreSQL for a while (docs/adr/0027).
-- Locks: archive_day, archive_hours and packed_day get columns without a rewrite; creates.

-- cold_marked_at: when its files were last marked for the store's own rule of transition; where the store has no such rules, null.
ALTER TABLE archive_day ADD COLUMN cold_marked_at timestamptz;
ALTER TABLE archive_hours ADD COLUMN cold_marked_at timestamptz;

-- restored_at: since when a copy of a day that was dropped is here again, as a partition. dropped_at stays: the day is the
-- archive's, nothing is merged into the copy, nothing is archived from it.
ALTER TABLE packed_day ADD COLUMN restored_at timestamptz;

-- due_at: when to look at it next. store_asked_at: since when the store is fetching it from its archive class.
-- readable_until: until when what was brought back stays.
CREATE TABLE archive_restore (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_id      uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  hospital_id    int NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('read', 'database')),
  days           date[] NOT NULL,
  months         date[] NOT NULL,
  state          text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  requested_by   text,
  requested_at   timestamptz NOT NULL,
  due_at         timestamptz NOT NULL,
  store_asked_at timestamptz,
  done_at        timestamptz,
  readable_until timestamptz,
  row_count      bigint NOT NULL DEFAULT 0,
  rows_done      bigint NOT NULL DEFAULT 0,
  attempts       int NOT NULL DEFAULT 0,
  error          text,
  CHECK (kind = 'read' OR cardinality(days) = 1 AND cardinality(months) = 0),
  CHECK (state <> 'done' OR readable_until IS NOT NULL)
);
CREATE INDEX archive_restore_due ON archive_restore (due_at) WHERE state IN ('waiting', 'running');
CREATE INDEX archive_restore_of ON archive_restore (hospital_id, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON archive_restore TO wardstream_platform;
GRANT SELECT ON archive_restore TO wardstream_reader;
ALTER TABLE archive_restore ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON archive_restore TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY reader ON archive_restore FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));

-- Makes room for a copy of a day (UTC) that was dropped, unless it is there; false when the day was not dropped: its samples
-- are here. SHARE UPDATE EXCLUSIVE on the parent: all others go on.
CREATE FUNCTION packed_minute_restore_day(packed date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  day_name text := 'packed_minute_' || to_char(packed, 'YYYYMMDD');
  known packed_day;
BEGIN
  PERFORM pg_advisory_xact_lock(22355, -1);
  SELECT * INTO known FROM packed_day WHERE day = packed FOR UPDATE;
  IF NOT FOUND OR known.dropped_at IS NULL THEN
    RETURN false;
  END IF;
  IF known.restored_at IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE packed_minute INCLUDING ALL)', day_name);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT day CHECK (minute_at >= %L AND minute_at < %L)', day_name, packed::timestamptz, (packed + 1)::timestamptz);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', day_name);
    EXECUTE format('ALTER TABLE packed_minute ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', day_name, packed::timestamptz, (packed + 1)::timestamptz);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT day', day_name);
    UPDATE packed_day SET restored_at = now() WHERE day = packed;
  END IF;
  RETURN true;
END
$$;

-- Drops the copy of a day; true when there is none. Gives up when readers do not let go in time: then false, and try again.
CREATE FUNCTION packed_minute_drop_restored(packed date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
SET lock_timeout = '200ms'
AS $$
DECLARE
  day_name text := 'packed_minute_' || to_char(packed, 'YYYYMMDD');
BEGIN
  PERFORM FROM packed_day WHERE day = packed AND dropped_at IS NOT NULL AND restored_at IS NOT NULL FOR UPDATE;
  IF FOUND THEN
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', day_name);
    LOCK TABLE ONLY packed_minute IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('DROP TABLE %I', day_name);
    UPDATE packed_day SET restored_at = NULL WHERE day = packed;
  END IF;
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END
$$;

REVOKE EXECUTE ON FUNCTION packed_minute_restore_day(date) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION packed_minute_drop_restored(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION packed_minute_restore_day(date) TO wardstream_platform;
GRANT EXECUTE ON FUNCTION packed_minute_drop_restored(date) TO wardstream_platform;
