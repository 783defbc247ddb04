-- Why: what-if replays the samples of a ward with other rules, as a job that any node can take up (docs/adr/0018). It must
-- know who lay in the ward when, which nothing kept so far: patients of an intensive care unit are mostly elsewhere a week
-- later. patient_stay keeps it from now on; of the time before, only where each patient lies now is known.
-- Locks: a trigger on patient takes a brief SHARE ROW EXCLUSIVE: admissions and moves wait for the end of this migration.
-- Everything else is created.

-- [valid_from, valid_to). The first stay of a patient begins at -infinity: there is no ward before it. Written by a trigger,
-- because patients are made in more than one place.
CREATE TABLE patient_stay (
    patient_id  int         NOT NULL,
    hospital_id int         NOT NULL,
    ward_id     int         NOT NULL,
    valid_from  timestamptz NOT NULL,
    valid_to    timestamptz CHECK (valid_to > valid_from),
    PRIMARY KEY (patient_id, valid_from)
);
CREATE INDEX patient_stay_ward ON patient_stay (ward_id, valid_from);

-- Two moves within a millisecond are a millisecond apart, so that no stay is empty.
CREATE FUNCTION patient_stay_begin() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begun timestamptz := '-infinity';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT greatest(date_trunc('milliseconds', clock_timestamp()), s.valid_from + interval '1 millisecond')
        INTO begun
        FROM patient_stay s WHERE s.patient_id = NEW.id AND s.valid_to IS NULL;
        UPDATE patient_stay SET valid_to = begun WHERE patient_id = NEW.id AND valid_to IS NULL;
    END IF;
    INSERT INTO patient_stay (patient_id, hospital_id, ward_id, valid_from)
    VALUES (NEW.id, NEW.hospital_id, NEW.ward_id, begun);
    RETURN NULL;
END
$$;
CREATE TRIGGER patient_admitted AFTER INSERT ON patient
    FOR EACH ROW EXECUTE FUNCTION patient_stay_begin();
CREATE TRIGGER patient_moved AFTER UPDATE OF ward_id ON patient
    FOR EACH ROW WHEN (OLD.ward_id <> NEW.ward_id) EXECUTE FUNCTION patient_stay_begin();

-- After the triggers: they have locked out whoever would add a patient meanwhile.
INSERT INTO patient_stay (patient_id, hospital_id, ward_id, valid_from)
SELECT id, hospital_id, ward_id, '-infinity' FROM patient;

-- due_at is also the lease: who takes a job moves it ahead, again and again, and when they die it is due again. attempts
-- tells takers apart: what one writes who has lost the job changes nothing.
CREATE TABLE what_if (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id       uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    hospital_id     int         NOT NULL,
    ward_id         int         NOT NULL,
    ward_public_id  uuid        NOT NULL,
    requested_by    text        NOT NULL,
    idempotency_key text,
    range_from      timestamptz NOT NULL,
    range_to        timestamptz NOT NULL CHECK (range_to > range_from),
    rules           jsonb       NOT NULL,
    state           text        NOT NULL DEFAULT 'queued'
                    CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    attempts        int         NOT NULL DEFAULT 0,
    progress        float8      NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz,
    error           text,
    result          jsonb
) WITH (fillfactor = 80);
CREATE INDEX what_if_due ON what_if (due_at) WHERE state IN ('queued', 'running');
CREATE INDEX what_if_open ON what_if (hospital_id) WHERE state IN ('queued', 'running');
CREATE INDEX what_if_created ON what_if (created_at);
CREATE UNIQUE INDEX what_if_once ON what_if (requested_by, idempotency_key) WHERE idempotency_key IS NOT NULL;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['patient_stay', 'what_if'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO wardstream_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO wardstream_reader USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO wardstream_platform', name);
    EXECUTE format('GRANT SELECT ON %I TO wardstream_reader', name);
  END LOOP;
END
$$;
