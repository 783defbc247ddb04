-- Why: what is kept of a patient can be held for a court, taken from its name, and handed over (docs/adr/0028).
-- Locks: ACCESS EXCLUSIVE on patient for as long as its rows are checked once, no rewrite; on report for a moment; the rest creates only.

-- An erased patient is a number that samples, assignments and alarms go on pointing to; nothing here says who it was.
ALTER TABLE patient
    ALTER COLUMN display_name DROP NOT NULL,
    ADD COLUMN erased_at timestamptz,
    ADD CONSTRAINT patient_erased CHECK ((display_name IS NULL) = (erased_at IS NOT NULL)),
    ADD CONSTRAINT patient_erased_left CHECK (erased_at IS NULL OR status = 'discharged');

-- A hold is never deleted: who held what, and until when, is asked for later. patient_id null = the whole hospital.
CREATE TABLE legal_hold (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hospital_id int         NOT NULL REFERENCES hospital,
    patient_id  int,
    reason      text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
    set_by      text        NOT NULL,
    set_at      timestamptz NOT NULL DEFAULT now(),
    released_by text,
    released_at timestamptz,
    CHECK ((released_by IS NULL) = (released_at IS NULL)),
    FOREIGN KEY (patient_id, hospital_id) REFERENCES patient (id, hospital_id)
);
CREATE UNIQUE INDEX legal_hold_in_force ON legal_hold (hospital_id, coalesce(patient_id, 0)) WHERE released_at IS NULL;
CREATE INDEX legal_hold_list ON legal_hold (hospital_id, id);

-- The reason is one of a few words: a free text would be the place where the name goes on living.
-- files_removed_at is null until what was made about the patient is gone from the object store's catalogue.
CREATE TABLE erasure_log (
    patient_id       int         PRIMARY KEY,
    hospital_id      int         NOT NULL,
    erased_at        timestamptz NOT NULL DEFAULT now(),
    erased_by        text        NOT NULL,
    reason           text        NOT NULL
                     CHECK (reason IN ('patient_request', 'retention_over', 'created_by_mistake', 'court_order')),
    files_removed_at timestamptz,
    FOREIGN KEY (patient_id, hospital_id) REFERENCES patient (id, hospital_id)
);
CREATE INDEX erasure_log_unfinished ON erasure_log (patient_id) WHERE files_removed_at IS NULL;

-- Removed because somebody was erased whose name may be in it: deleted although its hospital is held for somebody else.
ALTER TABLE report ADD COLUMN is_erased boolean NOT NULL DEFAULT false;

-- Who was handed everything of a patient.
CREATE TABLE patient_handover (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    patient_id  int         NOT NULL,
    hospital_id int         NOT NULL,
    handed_to   text        NOT NULL,
    handed_at   timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (patient_id, hospital_id) REFERENCES patient (id, hospital_id)
);
CREATE INDEX patient_handover_patient ON patient_handover (patient_id, id);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['legal_hold', 'erasure_log', 'patient_handover'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO wardstream_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO wardstream_reader USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]))', name);
    EXECUTE format('GRANT SELECT ON %I TO wardstream_reader', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON legal_hold, erasure_log TO wardstream_platform;
GRANT SELECT, INSERT ON patient_handover TO wardstream_platform;
