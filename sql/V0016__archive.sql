-- Why: days past lifecycle.rawDays go to Parquet in S3, and are dropped here only when that is proven (docs/adr/0022).
-- Locks: creates only, nothing that exists is touched.

-- How far a day of a hospital has come; nobody but the holder of the lease moves it, and only forward, or back to exporting
-- from any state before dropping. From dropping on its Parquet is the only truth.
CREATE TABLE archive_day (
  day             date NOT NULL,
  hospital_id     int NOT NULL,
  state           text NOT NULL CHECK (state IN ('exporting', 'uploaded', 'verified', 'dropping', 'dropped')),
  row_count       bigint NOT NULL DEFAULT 0,
  byte_count      bigint NOT NULL DEFAULT 0,
  file_count      int NOT NULL DEFAULT 0,
  manifest_sha256 text,
  key_id          text,
  changed_at      timestamptz NOT NULL DEFAULT now(),
  -- when its Parquet was deleted, lifecycle.parquetDays after the day
  expired_at      timestamptz,
  PRIMARY KEY (day, hospital_id)
);

GRANT SELECT, INSERT, UPDATE ON archive_day TO wardstream_platform;
GRANT SELECT ON archive_day TO wardstream_reader;
ALTER TABLE archive_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON archive_day TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY reader ON archive_day FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));

-- Drops the slots of a day, if the day holds exactly so many samples as the caller has proven elsewhere; false otherwise,
-- and then nothing was touched. Nobody can add a sample between the count and the drop: it becomes a late one.
CREATE FUNCTION vital_sample_drop_day(day date, expected bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
SET lock_timeout = '2s'
AS $$
DECLARE
  day_from timestamptz := day;
  day_to timestamptz := day + 1;
  slot record;
  part bigint;
  total bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(22355, -1);
  FOR slot IN SELECT * FROM sample_slot WHERE slot_from < day_to AND slot_to > day_from LOOP
    IF slot.slot_from < day_from OR slot.slot_to > day_to THEN
      RAISE EXCEPTION 'slot % does not end with its day', slot.table_name;
    END IF;
    EXECUTE format('LOCK TABLE %I IN SHARE MODE', slot.table_name);
  END LOOP;
  -- a statement of its own: its snapshot is taken after the locks
  SELECT count(*) INTO total FROM vital_sample WHERE observed_at >= day_from AND observed_at < day_to;
  SELECT count(*) INTO part FROM late_sample l
  WHERE l.observed_at >= day_from AND l.observed_at < day_to
    AND NOT EXISTS (SELECT FROM vital_sample s WHERE s.device_id = l.device_id AND s.observed_at = l.observed_at
                                                 AND s.seq = l.seq AND s.epoch_no = l.epoch_no);
  IF total + part <> expected THEN
    RETURN false;
  END IF;
  FOR slot IN SELECT * FROM sample_slot WHERE slot_from < day_to AND slot_to > day_from LOOP
    EXECUTE format('DROP TABLE %I', slot.table_name);
    EXECUTE format('DROP TABLE IF EXISTS %I', replace(slot.table_name, 'vital_sample_', 'sample_flush_'));
  END LOOP;
  DELETE FROM sample_slot WHERE slot_from < day_to AND slot_to > day_from;
  RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION vital_sample_drop_day(date, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vital_sample_drop_day(date, bigint) TO wardstream_platform;
