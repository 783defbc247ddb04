-- Why: late samples of archived days go into the lake, and into roll-ups once, when it is known that the lake has them not;
-- assignments that are corrected reach archived days; days with many small files are rewritten (docs/adr/0026).
-- Locks: late_sample and archive_day get columns without a rewrite, device_assignment a trigger (SHARE ROW EXCLUSIVE for a moment).

-- A late sample of a day that has left PostgreSQL was compared with the lake, which does not have it: it counts.
ALTER TABLE late_sample ADD COLUMN admitted boolean NOT NULL DEFAULT false;

-- revision: names the files of each change of the day's folder; only who has taken the last one may go on.
-- overlay_count, overlay_bytes, overlay_since: files of late samples that have been added, and when the first of them was.
ALTER TABLE archive_day
  ADD COLUMN revision      int NOT NULL DEFAULT 0,
  ADD COLUMN overlay_count int NOT NULL DEFAULT 0,
  ADD COLUMN overlay_bytes bigint NOT NULL DEFAULT 0,
  ADD COLUMN overlay_since timestamptz;

-- Rows of a device in an archived day whose patient is another one by now. Deleted when they are rewritten; by id, so that what
-- was corrected once more meanwhile stays.
CREATE TABLE archive_correction (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  day         date NOT NULL,
  hospital_id int NOT NULL,
  device_id   int NOT NULL,
  noted_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX archive_correction_day ON archive_correction (day, hospital_id);

CREATE FUNCTION archive_correct_span(device int, hospital int, span_from timestamptz, span_to timestamptz) RETURNS void
LANGUAGE sql VOLATILE
SET search_path = public, pg_temp
SET timezone = 'UTC'
AS $$
  INSERT INTO archive_correction (day, hospital_id, device_id)
  SELECT day, hospital_id, device
  FROM archive_day
  WHERE hospital_id = hospital AND expired_at IS NULL
    AND span_from < span_to AND day < span_to AND day + 1 > span_from
$$;

-- In the transaction of the change: nobody can forget it. Who begins to archive a day takes the lock alone: it waits for changes
-- under way, and whoever changes something later sees the day it has begun.
CREATE FUNCTION device_assignment_corrects() RETURNS trigger
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(22355, -4);
  IF TG_OP = 'UPDATE' AND NEW.device_id = OLD.device_id AND NEW.patient_id = OLD.patient_id
      AND NEW.valid_from = OLD.valid_from THEN
    PERFORM archive_correct_span(NEW.device_id, NEW.hospital_id,
                                 least(coalesce(OLD.valid_to, 'infinity'), coalesce(NEW.valid_to, 'infinity')),
                                 greatest(coalesce(OLD.valid_to, 'infinity'), coalesce(NEW.valid_to, 'infinity')));
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    PERFORM archive_correct_span(OLD.device_id, OLD.hospital_id, OLD.valid_from, coalesce(OLD.valid_to, 'infinity'));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM archive_correct_span(NEW.device_id, NEW.hospital_id, NEW.valid_from, coalesce(NEW.valid_to, 'infinity'));
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER corrects_archive AFTER INSERT OR UPDATE OR DELETE ON device_assignment
  FOR EACH ROW EXECUTE FUNCTION device_assignment_corrects();

GRANT SELECT, INSERT, DELETE ON archive_correction TO wardstream_platform;
ALTER TABLE archive_correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON archive_correction TO wardstream_platform USING (true) WITH CHECK (true);
REVOKE EXECUTE ON FUNCTION archive_correct_span(int, int, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION archive_correct_span(int, int, timestamptz, timestamptz) TO wardstream_platform;
