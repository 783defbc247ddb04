-- Why: a day of one patient is 86,400 samples and 1,440 minutes. Minutes and hours are added up once, when they are over, and
-- again when a sample comes late or an assignment changes; what was kept of them outlives the samples (docs/adr/0021).
-- Locks: creates; late_sample gets a column (no rewrite) and an index (built under SHARE: late samples wait as long).
-- device_assignment gets a trigger.

-- Where the roll-up stands. Flushes read mark: a sample before it must leave a dirty bucket. Minutes before done are in
-- buckets; 'epoch' before the first run. Buckets before minute_from and hour_from have been dropped and are not made again.
CREATE TABLE rollup_mark (
  id          smallint PRIMARY KEY CHECK (id = 1),
  mark        timestamptz NOT NULL,
  done        timestamptz NOT NULL,
  minute_from timestamptz NOT NULL,
  hour_from   timestamptz NOT NULL
) WITH (fillfactor = 50);
INSERT INTO rollup_mark VALUES (1, 'epoch', 'epoch', 'epoch', 'epoch');

-- Minutes of a device to be added up again. Only added to, so no flush waits for another or for the job; deleted in the
-- transaction that did it. patient_id: somebody whose bucket this may have been, 0 when only the assignments count.
CREATE TABLE rollup_dirty (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minute     timestamptz NOT NULL,
  device_id  int NOT NULL,
  patient_id int NOT NULL DEFAULT 0
);
CREATE INDEX rollup_dirty_device ON rollup_dirty (device_id, minute);

-- One row a device, patient and minute. Of each vital: how many values were measured (valid or questionable), how many of
-- these were questionable (null: none), their sum, least and greatest, scaled as samples are; null where there was none.
-- By descending alignment: 141 bytes with seven vitals, 49 in the index. The key begins with the patient, as people ask.
CREATE TABLE vital_rollup_1m (
  bucket     timestamptz NOT NULL,
  device_id  int NOT NULL,
  patient_id int NOT NULL,
  heart_rate_sum int,
  pulse_rate_sum int,
  spo2_sum int,
  respiration_rate_sum int,
  systolic_bp_sum int,
  diastolic_bp_sum int,
  mean_bp_sum int,
  temperature_sum int,
  etco2_sum int,
  heart_rate_count int,
  pulse_rate_count int,
  spo2_count int,
  respiration_rate_count int,
  systolic_bp_count int,
  diastolic_bp_count int,
  mean_bp_count int,
  temperature_count int,
  etco2_count int,
  heart_rate_questionable int,
  pulse_rate_questionable int,
  spo2_questionable int,
  respiration_rate_questionable int,
  systolic_bp_questionable int,
  diastolic_bp_questionable int,
  mean_bp_questionable int,
  temperature_questionable int,
  etco2_questionable int,
  heart_rate_min smallint,
  heart_rate_max smallint,
  pulse_rate_min smallint,
  pulse_rate_max smallint,
  spo2_min smallint,
  spo2_max smallint,
  respiration_rate_min smallint,
  respiration_rate_max smallint,
  systolic_bp_min smallint,
  systolic_bp_max smallint,
  diastolic_bp_min smallint,
  diastolic_bp_max smallint,
  mean_bp_min smallint,
  mean_bp_max smallint,
  temperature_min smallint,
  temperature_max smallint,
  etco2_min smallint,
  etco2_max smallint,
  PRIMARY KEY (patient_id, bucket, device_id)
) PARTITION BY RANGE (bucket);

CREATE TABLE vital_rollup_1h (
  bucket     timestamptz NOT NULL,
  heart_rate_sum bigint,
  pulse_rate_sum bigint,
  spo2_sum bigint,
  respiration_rate_sum bigint,
  systolic_bp_sum bigint,
  diastolic_bp_sum bigint,
  mean_bp_sum bigint,
  temperature_sum bigint,
  etco2_sum bigint,
  heart_rate_count int,
  pulse_rate_count int,
  spo2_count int,
  respiration_rate_count int,
  systolic_bp_count int,
  diastolic_bp_count int,
  mean_bp_count int,
  temperature_count int,
  etco2_count int,
  heart_rate_questionable int,
  pulse_rate_questionable int,
  spo2_questionable int,
  respiration_rate_questionable int,
  systolic_bp_questionable int,
  diastolic_bp_questionable int,
  mean_bp_questionable int,
  temperature_questionable int,
  etco2_questionable int,
  heart_rate_min smallint,
  heart_rate_max smallint,
  pulse_rate_min smallint,
  pulse_rate_max smallint,
  spo2_min smallint,
  spo2_max smallint,
  respiration_rate_min smallint,
  respiration_rate_max smallint,
  systolic_bp_min smallint,
  systolic_bp_max smallint,
  diastolic_bp_min smallint,
  diastolic_bp_max smallint,
  mean_bp_min smallint,
  mean_bp_max smallint,
  temperature_min smallint,
  temperature_max smallint,
  etco2_min smallint,
  etco2_max smallint,
  device_id  int NOT NULL,
  patient_id int NOT NULL,
  PRIMARY KEY (patient_id, bucket, device_id)
) PARTITION BY RANGE (bucket);

-- A late sample that has been added to its buckets. Once its day has left PostgreSQL it is added without the others, and
-- must be added once.
ALTER TABLE late_sample ADD COLUMN rolled_up boolean NOT NULL DEFAULT false;
CREATE INDEX late_sample_time ON late_sample (observed_at);

-- What the roll-up may know of assignments, in one statement with the samples.
CREATE VIEW assignment_span AS
  SELECT device_id, patient_id, valid_from, coalesce(valid_to, 'infinity') AS valid_to
  FROM device_assignment;

-- The mark as a flush sees it, in epoch millis; WS003 when it has passed a sample the flush has left no dirty bucket for. The
-- statement within has a snapshot of its own, taken after the samples were written.
CREATE FUNCTION rollup_mark_before(oldest_millis bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = public, pg_temp
AS $$
DECLARE
  mark_millis bigint := (SELECT (date_part('epoch', mark) * 1000)::bigint FROM rollup_mark);
BEGIN
  IF mark_millis > oldest_millis THEN
    RAISE EXCEPTION 'the roll-up has passed samples of this flush' USING ERRCODE = 'WS003';
  END IF;
  RETURN mark_millis;
END
$$;

-- Makes the minutes of a device dirty that are before the mark, on days of which anything was rolled up; returns how many.
CREATE FUNCTION rollup_dirty_span(device int, span_from timestamptz, span_to timestamptz, patient int) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  made int;
BEGIN
  INSERT INTO rollup_dirty (device_id, minute, patient_id)
  SELECT device, minute, patient
  FROM rollup_mark m,
       LATERAL (SELECT greatest(span_from, m.minute_from) AS first, least(span_to, m.mark) AS beyond) AS span,
       generate_series(date_trunc('day', first), beyond, interval '1 day') AS day,
       generate_series(date_bin('1 minute', greatest(first, day), 'epoch'),
                       least(beyond, day + interval '1 day') - interval '1 microsecond',
                       interval '1 minute') AS minute
  WHERE to_regclass('vital_rollup_1m' || to_char(day, '_YYYYMMDD')) IS NOT NULL;
  GET DIAGNOSTICS made = ROW_COUNT;
  RETURN made;
END
$$;

-- Whatever changes an assignment in time that is rolled up makes the buckets of both patients dirty, in the transaction of the
-- change: nobody can forget it.
CREATE FUNCTION device_assignment_rolls_up() RETURNS trigger
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.device_id = OLD.device_id AND NEW.patient_id = OLD.patient_id
      AND NEW.valid_from = OLD.valid_from THEN
    PERFORM rollup_dirty_span(NEW.device_id,
                              least(coalesce(OLD.valid_to, 'infinity'), coalesce(NEW.valid_to, 'infinity')),
                              greatest(coalesce(OLD.valid_to, 'infinity'), coalesce(NEW.valid_to, 'infinity')),
                              NEW.patient_id);
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    PERFORM rollup_dirty_span(OLD.device_id, OLD.valid_from, coalesce(OLD.valid_to, 'infinity'), OLD.patient_id);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM rollup_dirty_span(NEW.device_id, NEW.valid_from, coalesce(NEW.valid_to, 'infinity'), NEW.patient_id);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER rolls_up AFTER INSERT OR UPDATE OR DELETE ON device_assignment
  FOR EACH ROW EXECUTE FUNCTION device_assignment_rolls_up();

-- Opens the partitions that hold the instants, unless they have been dropped: minutes by day, hours by month, in UTC. Attaching takes SHARE UPDATE EXCLUSIVE
-- on the parent: readers go on.
CREATE FUNCTION vital_rollup_open(instants timestamptz[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  part record;
BEGIN
  FOR part IN
    SELECT DISTINCT parent, parent || to_char(date_trunc(unit, at), '_YYYYMMDD') AS name,
           date_trunc(unit, at) AS first, date_trunc(unit, at) + ('1 ' || unit)::interval AS beyond
    FROM unnest(instants) AS at,
         (SELECT 'vital_rollup_1m' AS parent, 'day' AS unit, minute_from AS kept_from FROM rollup_mark
          UNION ALL
          SELECT 'vital_rollup_1h', 'month', hour_from FROM rollup_mark) AS tier
    WHERE at >= kept_from
  LOOP
    IF to_regclass(part.name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part.name, part.parent);
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part.name);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                     part.parent, part.name, part.first, part.beyond);
    END IF;
  END LOOP;
END
$$;

-- Drops the partitions that end at or before the instant, rolled up ones, and remembers it; returns how many. A reader under way makes it fail
-- rather than hold up all other readers.
CREATE FUNCTION vital_rollup_drop_before(parent text, instant timestamptz) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
SET lock_timeout = '2s'
AS $$
DECLARE
  part record;
  dropped int := 0;
  unit text := CASE parent WHEN 'vital_rollup_1m' THEN 'day' WHEN 'vital_rollup_1h' THEN 'month' END;
BEGIN
  IF unit IS NULL THEN
    RAISE EXCEPTION 'no roll-up: %', parent;
  END IF;
  instant := least(instant, (SELECT done FROM rollup_mark));
  FOR part IN
    SELECT child.relname, to_timestamp(right(child.relname, 8), 'YYYYMMDD') + ('1 ' || unit)::interval AS beyond
    FROM pg_inherits i JOIN pg_class child ON child.oid = i.inhrelid
    WHERE i.inhparent = parent::regclass
    ORDER BY child.relname
  LOOP
    IF part.beyond <= instant THEN
      EXECUTE format('DROP TABLE %I', part.relname);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  UPDATE rollup_mark
  SET minute_from = CASE unit WHEN 'day' THEN greatest(minute_from, date_trunc(unit, instant)) ELSE minute_from END,
      hour_from = CASE unit WHEN 'month' THEN greatest(hour_from, date_trunc(unit, instant)) ELSE hour_from END;
  RETURN dropped;
END
$$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['rollup_mark', 'rollup_dirty', 'vital_rollup_1m', 'vital_rollup_1h'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO wardstream_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO wardstream_platform', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['vital_rollup_1m', 'vital_rollup_1h'] LOOP
    EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO wardstream_reader USING (EXISTS (SELECT FROM device d WHERE d.id = device_id AND d.hospital_id = ANY ((SELECT wardstream_hospitals())::int[])))', name);
    EXECUTE format('GRANT SELECT ON %I TO wardstream_reader', name);
  END LOOP;
END
$$;
GRANT SELECT ON assignment_span TO wardstream_platform;

REVOKE EXECUTE ON FUNCTION rollup_dirty_span(int, timestamptz, timestamptz, int) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION vital_rollup_open(timestamptz[]) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION vital_rollup_drop_before(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rollup_dirty_span(int, timestamptz, timestamptz, int) TO wardstream_platform;
GRANT EXECUTE ON FUNCTION vital_rollup_open(timestamptz[]) TO wardstream_platform;
GRANT EXECUTE ON FUNCTION vital_rollup_drop_before(text, timestamptz) TO wardstream_platform;
