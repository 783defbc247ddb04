-- Samples: where a device's sample goes, who may write it, and what is kept of what was refused.
--
-- Why so: one wide row a sample costs a third of one row a vital; scaled smallints cost a quarter of
-- doubles; one unique index (device_id, observed_at, seq, epoch_no) is identity and read path at once
-- (docs/adr/0002, 0004, 0006, 0009). No foreign keys on the hot tables: samples outlive the registry.
-- Locks: creates new objects only; nothing that exists is locked.

-- One row an ingest verticle instance. `losses` grows when another writer takes one of its devices over:
-- a flush that still believes in the old number fails with WS001 and writes nothing (docs/adr/0006).
CREATE TABLE ingest_writer (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node_id    text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  losses     bigint NOT NULL DEFAULT 0
);

-- Which writer holds a device now. Raised by every hello.
CREATE TABLE device_session (
  device_id int PRIMARY KEY,
  writer    int NOT NULL,
  fence     int NOT NULL,
  since     timestamptz NOT NULL
) WITH (fillfactor = 70);

-- One row a run of a device's counter. acked_seq may lag behind the truth, never run ahead of it. Rows of seqs above it
-- have observed_at >= search_from: so a hello finds the highest seq stored by reading a minute of rows, and a clock
-- segment begins only above it (docs/adr/0006).
CREATE TABLE device_epoch (
  device_id     int NOT NULL,
  epoch_no      int NOT NULL,
  epoch         bigint NOT NULL,
  acked_seq     int NOT NULL DEFAULT 0,
  search_from   timestamptz NOT NULL DEFAULT now(),
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (device_id, epoch_no),
  UNIQUE (device_id, epoch)
) WITH (fillfactor = 80);

-- observed_at = device's `at` + offset of the last segment at or before the sample's seq; no row = 0.
CREATE TABLE clock_segment (
  device_id     int NOT NULL,
  epoch_no      int NOT NULL,
  from_seq      int NOT NULL,
  offset_millis bigint NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (device_id, epoch_no, from_seq)
);

-- Columns by descending alignment: 8, 4, 2 bytes. Vitals are value × 10 (temperature × 100).
-- validity: 2 bits a vital in catalogue order, 0 valid 1 questionable 2 invalid 3 calibrating.
-- flags: 1 live, 2 demo, 4 test. device_at only where the device's clock was corrected.
CREATE TABLE vital_sample (
  observed_at      timestamptz NOT NULL,
  received_at      timestamptz NOT NULL,
  device_id        int NOT NULL,
  seq              int NOT NULL,
  validity         int NOT NULL,
  epoch_no         int NOT NULL,
  flags            smallint NOT NULL,
  heart_rate       smallint,
  pulse_rate       smallint,
  spo2             smallint,
  respiration_rate smallint,
  systolic_bp      smallint,
  diastolic_bp     smallint,
  mean_bp          smallint,
  temperature      smallint,
  etco2            smallint,
  device_at        timestamptz,
  extra            jsonb,
  UNIQUE (device_id, observed_at, seq, epoch_no)
) PARTITION BY RANGE (observed_at);

-- Samples whose slot is not open: at once visible in history, merged by identity later.
CREATE TABLE late_sample (
  LIKE vital_sample,
  UNIQUE (device_id, epoch_no, seq)
);
CREATE INDEX late_sample_device_time ON late_sample (device_id, observed_at);

-- What was refused, with the frame's text; bounded per device and day, counted beyond in rejected_tally.
CREATE TABLE rejected_sample (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received_at timestamptz NOT NULL,
  device_id   int NOT NULL,
  epoch       bigint,
  seq         int,
  vital       text,
  code        text NOT NULL,
  message     text NOT NULL,
  frame       text
);
CREATE INDEX rejected_sample_device_time ON rejected_sample (device_id, received_at);

CREATE TABLE rejected_tally (
  device_id int NOT NULL,
  day       date NOT NULL,
  seen      int NOT NULL,
  PRIMARY KEY (device_id, day)
);

-- Seqs the device declared lost, or that never came and were passed over. What is stored after all shortens it when read.
CREATE TABLE sample_gap (
  device_id   int NOT NULL,
  epoch_no    int NOT NULL,
  from_seq    int NOT NULL,
  to_seq      int NOT NULL,
  reason      text NOT NULL,
  declared    boolean NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (device_id, epoch_no, from_seq, to_seq)
);

CREATE TABLE technical_event (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_id   int NOT NULL,
  observed_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  code        text NOT NULL,
  vital       text,
  active      boolean NOT NULL,
  detail      text
);
CREATE INDEX technical_event_device_time ON technical_event (device_id, received_at);

-- Commit order for readers that must miss nothing: rows with xid below the snapshot's xmin are final. Kept 48 h.
CREATE TABLE sample_flush (
  id         bigint GENERATED ALWAYS AS IDENTITY,
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
  writer     int NOT NULL,
  flushed_at timestamptz NOT NULL DEFAULT now(),
  ranges     bytea NOT NULL
) PARTITION BY RANGE (flushed_at);

-- The slots that are open, so that a writer can tell without a failed insert where a row belongs.
CREATE TABLE sample_slot (
  slot_from  timestamptz PRIMARY KEY,
  slot_to    timestamptz NOT NULL,
  table_name text NOT NULL,
  CHECK (slot_from < slot_to)
);

-- Raises WS001 when this writer has lost devices since it last looked. Holds off takeovers until the transaction ends.
CREATE FUNCTION hold_writer(writer_id int, known_losses bigint) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(22355, writer_id);
  -- a statement of its own: its snapshot is taken after the lock, so a takeover that held it is seen
  PERFORM FROM ingest_writer WHERE id = writer_id AND losses = known_losses;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'writer % has lost devices', writer_id USING ERRCODE = 'WS001';
  END IF;
END
$$;

-- Takes devices over for a writer and tells who had each before (0 = nobody). One transaction: when the new fences are
-- seen, every flush of a former writer has ended, and its next one is fenced. Tried again after a failure, it waits again.
CREATE FUNCTION take_devices(new_writer int, device_ids int[])
RETURNS TABLE (taken_device int, taken_fence int, former_writer int)
LANGUAGE plpgsql VOLATILE
SET search_path = public, pg_temp
AS $$
DECLARE
  former int;
BEGIN
  INSERT INTO device_session (device_id, writer, fence, since)
  SELECT d, 0, 0, now()
  FROM unnest(device_ids) AS d
  WHERE NOT EXISTS (SELECT FROM device_session s WHERE s.device_id = d)
  ORDER BY d
  ON CONFLICT DO NOTHING;

  PERFORM FROM device_session s WHERE s.device_id = ANY (device_ids) ORDER BY s.device_id FOR UPDATE;

  FOR former IN
    SELECT DISTINCT s.writer FROM device_session s
    WHERE s.device_id = ANY (device_ids) AND s.writer NOT IN (0, new_writer)
    ORDER BY s.writer
  LOOP
    UPDATE ingest_writer SET losses = losses + 1 WHERE id = former;
    PERFORM pg_advisory_xact_lock(22355, former);
  END LOOP;

  RETURN QUERY
    WITH before AS MATERIALIZED (
      SELECT s.device_id, s.writer FROM device_session s WHERE s.device_id = ANY (device_ids)
    )
    UPDATE device_session s
    SET writer = new_writer, fence = s.fence + 1, since = now()
    FROM before b
    WHERE s.device_id = b.device_id
    RETURNING s.device_id, s.fence, b.writer;
END
$$;

-- Opens the slot [slot_from, slot_to) for samples and for the flush log; false when it is open already.
-- Attaching takes SHARE UPDATE EXCLUSIVE on the parent: writers and readers go on.
CREATE FUNCTION vital_sample_open_slot(slot_from timestamptz, slot_to timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  suffix text := to_char(slot_from, 'YYYYMMDD"t"HH24MI');
  slot_name text := 'vital_sample_' || suffix;
  log_name text := 'sample_flush_' || suffix;
BEGIN
  PERFORM pg_advisory_xact_lock(22355, -1);
  IF EXISTS (SELECT FROM sample_slot s WHERE s.slot_from < vital_sample_open_slot.slot_to
                                         AND s.slot_to > vital_sample_open_slot.slot_from) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE vital_sample INCLUDING ALL) WITH (autovacuum_vacuum_insert_scale_factor = 0.5)', slot_name);
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT slot CHECK (observed_at >= %L AND observed_at < %L)', slot_name, slot_from, slot_to);
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', slot_name);
  EXECUTE format('CREATE POLICY platform ON %I TO wardstream_platform USING (true) WITH CHECK (true)', slot_name);
  EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO wardstream_reader USING (EXISTS (SELECT FROM device d WHERE d.id = device_id AND d.hospital_id = ANY ((SELECT wardstream_hospitals())::int[])))', slot_name);
  EXECUTE format('ALTER TABLE vital_sample ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', slot_name, slot_from, slot_to);
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT slot', slot_name);
  EXECUTE format('CREATE TABLE %I (LIKE sample_flush INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', log_name);
  EXECUTE format('ALTER TABLE sample_flush ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', log_name, slot_from, slot_to);
  EXECUTE format('CREATE INDEX ON %I (xid)', log_name);
  INSERT INTO sample_slot VALUES (slot_from, slot_to, slot_name);
  RETURN true;
END
$$;

-- Drops the flush log of slots that ended before the instant; returns how many.
CREATE FUNCTION sample_flush_drop_before(instant timestamptz) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
  slot record;
  dropped int := 0;
BEGIN
  FOR slot IN
    SELECT to_regclass(replace(table_name, 'vital_sample_', 'sample_flush_')) AS log
    FROM sample_slot WHERE slot_to <= instant
  LOOP
    IF slot.log IS NOT NULL THEN
      EXECUTE format('DROP TABLE %s', slot.log);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  RETURN dropped;
END
$$;

-- Second wall (docs/ARCHITECTURE.md): the platform sees all, the reader the devices of its hospitals, nobody else
-- anything. wardstream_hospitals() raises when no hospitals are set.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['ingest_writer', 'device_session', 'device_epoch', 'clock_segment', 'vital_sample',
      'late_sample', 'rejected_sample', 'rejected_tally', 'sample_gap', 'technical_event', 'sample_flush', 'sample_slot'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO wardstream_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO wardstream_platform', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['device_epoch', 'vital_sample', 'late_sample', 'rejected_sample', 'sample_gap', 'technical_event'] LOOP
    EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO wardstream_reader USING (EXISTS (SELECT FROM device d WHERE d.id = device_id AND d.hospital_id = ANY ((SELECT wardstream_hospitals())::int[])))', name);
    EXECUTE format('GRANT SELECT ON %I TO wardstream_reader', name);
  END LOOP;
  CREATE POLICY reader ON sample_slot FOR SELECT TO wardstream_reader USING (true);
  GRANT SELECT ON sample_slot TO wardstream_reader;
END
$$;

REVOKE EXECUTE ON FUNCTION vital_sample_open_slot(timestamptz, timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION sample_flush_drop_before(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vital_sample_open_slot(timestamptz, timestamptz) TO wardstream_platform;
GRANT EXECUTE ON FUNCTION sample_flush_drop_before(timestamptz) TO wardstream_platform;
