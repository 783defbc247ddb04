-- Why: what is in the lake is read back for history, is added to by late samples, is corrected, and grows cold; hours follow the
-- days there (docs/adr/0025 to 0027).
-- Locks: archive_day gets columns without a rewrite; creates.

-- cold_at: since when its Parquet is in the archive storage class; null: it can be read at once. readable_until: brought back
-- for reading until then.
ALTER TABLE archive_day
  ADD COLUMN cold_at timestamptz,
  ADD COLUMN readable_until timestamptz;

-- How far a month of hours of a hospital has come; as archive_day. month is the first day of it, UTC.
CREATE TABLE archive_hours (
  month           date NOT NULL CHECK (date_part('day', month) = 1),
  hospital_id     int NOT NULL,
  state           text NOT NULL CHECK (state IN ('exporting', 'uploaded', 'verified', 'dropping', 'dropped')),
  row_count       bigint NOT NULL DEFAULT 0,
  byte_count      bigint NOT NULL DEFAULT 0,
  file_count      int NOT NULL DEFAULT 0,
  manifest_sha256 text,
  key_id          text,
  changed_at      timestamptz NOT NULL DEFAULT now(),
  expired_at      timestamptz,
  cold_at         timestamptz,
  readable_until  timestamptz,
  PRIMARY KEY (month, hospital_id)
);

GRANT SELECT, INSERT, UPDATE ON archive_hours TO wardstream_platform;
GRANT SELECT ON archive_hours TO wardstream_reader;
ALTER TABLE archive_hours ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON archive_hours TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY reader ON archive_hours FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
