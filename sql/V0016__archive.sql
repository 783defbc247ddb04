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
