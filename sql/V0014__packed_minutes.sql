-- Why: rows cost 157 bytes a sample and a page each to read; a minute of a device in one row costs a tenth (docs/adr/0020).
-- A slot ends its life in steps that may be broken off anywhere: open, sealed (nobody writes), packed, compared, dropped.
-- Locks: new columns take ACCESS EXCLUSIVE on sample_slot and device_epoch for a moment, nothing is rewritten. The index on
-- time is made for slots to come only (ON ONLY): slots that are there stay as they are, and are packed more slowly.

-- packed_through, compared_through: how far the slot's rows are packed, and compared; null: not begun.
ALTER TABLE sample_slot
  ADD COLUMN state text NOT NULL DEFAULT 'open'
    CHECK (state IN ('open', 'sealed', 'packed', 'compared', 'dropped')),
  ADD COLUMN packed_through   timestamptz,
  ADD COLUMN compared_through timestamptz;

-- Of the epoch's samples that were packed or merged: the highest seq, the latest time, and when that one was received. So a
-- hello and a look for silent devices need not unpack anything.
ALTER TABLE device_epoch
  ADD COLUMN packed_seq         int NOT NULL DEFAULT 0,
  ADD COLUMN packed_at          timestamptz,
  ADD COLUMN packed_received_at timestamptz;

-- Rows lie in the order of arrival, which is that of time: a minute of all devices is found without reading the slot.
CREATE INDEX vital_sample_time ON ONLY vital_sample USING brin (observed_at) WITH (autosummarize = on);

-- All samples of a device and minute, in the bytes of PackedMinute. Partitions are days (UTC).
CREATE TABLE packed_minute (
  minute_at    timestamptz NOT NULL,
  device_id    int NOT NULL,
  sample_count int NOT NULL,
  samples      bytea NOT NULL,
  PRIMARY KEY (device_id, minute_at)
) PARTITION BY RANGE (minute_at);

-- Which days have, or had, a partition. A day that was dropped is never made again: its late samples are the archive's.
CREATE TABLE packed_day (
  day        date PRIMARY KEY,
  dropped_at timestamptz
);

CREATE FUNCTION vital_sample_refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
  -- as PostgreSQL says it when a slot is missing: for a writer it is the same
  RAISE EXCEPTION 'no partition of relation "vital_sample" is open for row: % is sealed', TG_TABLE_NAME
    USING ERRCODE = 'check_violation';
END
$$;

-- Seals the slot: when it returns true, every write into it has ended and none can begin. False when it is not open, or
-- when writers did not let go in time. SHARE ROW EXCLUSIVE on the slot: readers, and writers of other slots, go on.
CREATE FUNCTION vital_sample_seal_slot(begins timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET lock_timeout = '3s'
AS $$
DECLARE
  slot_name text;
BEGIN
  SELECT table_name INTO slot_name FROM sample_slot WHERE slot_from = begins AND state = 'open' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TRIGGER sealed BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION vital_sample_refuse()', slot_name);
  -- it lives for minutes now: freezing it would be work for nothing
  EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = off)', slot_name);
  UPDATE sample_slot SET state = 'sealed' WHERE slot_from = begins;
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END
$$;

-- Drops the rows of a slot that is packed and compared; true when they are gone. The lock on the parent is asked for once
-- nobody reads the slot, and given up after 50 ms: that is the longest a writer waits. Then false, and try again.
CREATE FUNCTION vital_sample_drop_slot(begins timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET lock_timeout = '3s'
AS $$
DECLARE
  slot record;
BEGIN
  SELECT table_name, state INTO slot FROM sample_slot WHERE slot_from = begins FOR UPDATE;
  IF NOT FOUND OR slot.state NOT IN ('compared', 'dropped') THEN
    RAISE EXCEPTION 'the slot of % is not compared', begins USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF slot.state = 'compared' THEN
    EXECUTE format('LOCK TABLE ONLY %I IN ACCESS EXCLUSIVE MODE', slot.table_name);
    PERFORM set_config('lock_timeout', '50ms', true);
    LOCK TABLE ONLY vital_sample IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('DROP TABLE %I', slot.table_name);
    UPDATE sample_slot SET state = 'dropped' WHERE slot_from = begins;
  END IF;
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END
$$;

-- Makes the partition of a day (UTC); false when it was dropped. SHARE UPDATE EXCLUSIVE on the parent: all others go on.
CREATE FUNCTION packed_minute_open_day(packed date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  day_name text := 'packed_minute_' || to_char(packed, 'YYYYMMDD');
  known packed_day;
BEGIN
  PERFORM pg_advisory_xact_lock(22355, -1);
  SELECT * INTO known FROM packed_day WHERE day = packed;
  IF FOUND THEN
    RETURN known.dropped_at IS NULL;
  END IF;
  -- insert-only but for late samples; each minute is rewritten for those
  EXECUTE format('CREATE TABLE %I (LIKE packed_minute INCLUDING ALL) WITH (autovacuum_vacuum_insert_scale_factor = 0.5, autovacuum_vacuum_scale_factor = 0.05)', day_name);
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT day CHECK (minute_at >= %L AND minute_at < %L)', day_name, packed::timestamptz, (packed + 1)::timestamptz);
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', day_name);
  EXECUTE format('ALTER TABLE packed_minute ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', day_name, packed::timestamptz, (packed + 1)::timestamptz);
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT day', day_name);
  INSERT INTO packed_day VALUES (packed);
  RETURN true;
END
$$;

-- Drops the packed minutes of a day, for ever, if they hold exactly so many samples as the caller has proven elsewhere and none
-- waits to be merged; false otherwise, or when readers did not let go in time, and then nothing was touched. Nobody can merge
-- a sample between the count and the drop: it stays a late one. Raises when rows of the day are still there, or its slots
-- still to be packed.
CREATE FUNCTION packed_minute_drop_day(packed date, expected bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
SET lock_timeout = '200ms'
AS $$
DECLARE
  day_name text := 'packed_minute_' || to_char(packed, 'YYYYMMDD');
  held bigint;
BEGIN
  PERFORM FROM sample_slot
  WHERE slot_from < (packed + 1)::timestamptz AND slot_to > packed::timestamptz AND state <> 'dropped';
  IF FOUND OR now() < (packed + 1)::timestamptz THEN
    RAISE EXCEPTION '% is not packed', packed USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  PERFORM FROM packed_day WHERE day = packed AND dropped_at IS NULL FOR UPDATE;
  IF FOUND THEN
    EXECUTE format('LOCK TABLE %I IN SHARE MODE', day_name);
    PERFORM FROM late_sample WHERE observed_at >= packed::timestamptz AND observed_at < (packed + 1)::timestamptz LIMIT 1;
    IF FOUND THEN
      RETURN false;
    END IF;
    EXECUTE format('SELECT coalesce(sum(sample_count), 0) FROM %I', day_name) INTO held;
    IF held <> expected THEN
      RETURN false;
    END IF;
    LOCK TABLE ONLY packed_minute IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('DROP TABLE %I', day_name);
    UPDATE packed_day SET dropped_at = now() WHERE day = packed;
  END IF;
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END
$$;

ALTER TABLE packed_minute ENABLE ROW LEVEL SECURITY;
ALTER TABLE packed_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON packed_minute TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON packed_day FOR SELECT TO wardstream_platform USING (true);
CREATE POLICY reader ON packed_minute FOR SELECT TO wardstream_reader
  USING (EXISTS (SELECT FROM device d WHERE d.id = device_id AND d.hospital_id = ANY ((SELECT wardstream_hospitals())::int[])));
GRANT SELECT, INSERT, UPDATE, DELETE ON packed_minute TO wardstream_platform;
GRANT SELECT ON packed_day TO wardstream_platform;
GRANT SELECT ON packed_minute TO wardstream_reader;

REVOKE EXECUTE ON FUNCTION vital_sample_seal_slot(timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION vital_sample_drop_slot(timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION packed_minute_open_day(date) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION packed_minute_drop_day(date, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vital_sample_seal_slot(timestamptz) TO wardstream_platform;
GRANT EXECUTE ON FUNCTION vital_sample_drop_slot(timestamptz) TO wardstream_platform;
GRANT EXECUTE ON FUNCTION packed_minute_open_day(date) TO wardstream_platform;
GRANT EXECUTE ON FUNCTION packed_minute_drop_day(date, bigint) TO wardstream_platform;
