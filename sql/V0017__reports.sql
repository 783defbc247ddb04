-- Why: reports are jobs that any node with a worker can take up; what they make lies in the object store (docs/adr/0024).
-- Locks: nothing that exists.

-- due_at is also the lease: who takes a job moves it ahead, again and again, and when they die it is due again. attempt only
-- grows and tells takers apart: what one writes who has lost the job changes nothing, and each puts its result under a key of
-- its own. tries counts those attempts that did not end in order. A removed job is seen by nobody; its row goes when its
-- objects have gone.
CREATE TABLE report (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id         uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    hospital_id       int         NOT NULL,
    ward_id           int         NOT NULL DEFAULT 0,
    ward_public_id    uuid,
    patient_id        int         NOT NULL DEFAULT 0,
    patient_public_id uuid,
    requested_by      text        NOT NULL,
    idempotency_key   text,
    format            text        NOT NULL CHECK (format IN ('pdf', 'csv', 'parquet')),
    range_from        timestamptz NOT NULL,
    range_to          timestamptz NOT NULL CHECK (range_to > range_from),
    state             text        NOT NULL DEFAULT 'queued'
                      CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'expired', 'removed')),
    attempt           int         NOT NULL DEFAULT 0,
    tries             int         NOT NULL DEFAULT 0,
    progress          float8      NOT NULL DEFAULT 0,
    created_at        timestamptz NOT NULL,
    due_at            timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    started_at        timestamptz,
    finished_at       timestamptz,
    error             text,
    object_key        text,
    object_bytes      bigint,
    CHECK ((ward_id = 0) <> (patient_id = 0)),
    CHECK (state <> 'done' OR object_key IS NOT NULL)
) WITH (fillfactor = 80);
CREATE INDEX report_due ON report (due_at) WHERE state IN ('queued', 'running');
CREATE INDEX report_of ON report (requested_by, id);
CREATE INDEX report_expiry ON report (expires_at);
CREATE UNIQUE INDEX report_once ON report (requested_by, idempotency_key) WHERE idempotency_key IS NOT NULL;

ALTER TABLE report ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON report TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY reader ON report FOR SELECT TO wardstream_reader USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
GRANT SELECT, INSERT, UPDATE, DELETE ON report TO wardstream_platform;
GRANT SELECT ON report TO wardstream_reader;
