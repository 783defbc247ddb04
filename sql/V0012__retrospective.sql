-- Why: a limit crossed in samples that came late raises no live alarm; it must leave a retrospective one (docs/adr/0019). A
-- flush notes in its own transaction which samples it has stored that were not live; a job judges them and keeps what it
-- finds. Such an alarm stands in a table of its own: nothing that reads alarm can take it for a live one.
-- Locks: creates only, nothing that exists is touched.

-- "This device has stored samples of this time that were not live": one row a flush and device. Only added to, so no flush
-- ever waits for another or for the job. Deleted by id when the time has been judged.
CREATE TABLE late_note (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id     int         NOT NULL,
    observed_from timestamptz NOT NULL,
    observed_to   timestamptz NOT NULL,
    noted_at      timestamptz NOT NULL DEFAULT now()
);

-- condition_until is when it was seen gone, or the last it was seen when close_reason is end_unknown. found_at is of the
-- first finding. gone_at: a later finding has joined it to another alarm, or has shown that it was none; kept, not listed.
CREATE TABLE retrospective_alarm (
    no                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                uuid        NOT NULL UNIQUE,
    condition_since   timestamptz NOT NULL,
    raised_at         timestamptz NOT NULL,
    condition_until   timestamptz NOT NULL,
    found_at          timestamptz NOT NULL,
    gone_at           timestamptz,
    ward_public_id    uuid        NOT NULL,
    patient_public_id uuid        NOT NULL,
    device_public_id  uuid        NOT NULL,
    alarm_value       float8      NOT NULL,
    alarm_limit       float8      NOT NULL,
    version           int         NOT NULL,
    hospital_id       int         NOT NULL,
    ward_id           int         NOT NULL,
    patient_id        int         NOT NULL,
    device_id         int         NOT NULL,
    rule_version      int         NOT NULL,
    code              text        NOT NULL,
    vital             text        NOT NULL,
    alarm_text        text        NOT NULL,
    priority          text        NOT NULL,
    close_reason      text        NOT NULL
);
CREATE INDEX retrospective_alarm_hospital ON retrospective_alarm (hospital_id, no) WHERE gone_at IS NULL;
CREATE INDEX retrospective_alarm_patient ON retrospective_alarm (patient_id, no);

-- What was found when, and from which late samples; a row a version.
CREATE TABLE retrospective_event (
    alarm_id     uuid        NOT NULL REFERENCES retrospective_alarm (id),
    version      int         NOT NULL,
    hospital_id  int         NOT NULL,
    kind         text        NOT NULL,
    found_at     timestamptz NOT NULL,
    priority     text        NOT NULL,
    alarm_value  float8      NOT NULL,
    late_from    timestamptz NOT NULL,
    late_to      timestamptz NOT NULL,
    late_samples int         NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alarm_id, version)
);

GRANT SELECT, INSERT, DELETE ON late_note TO wardstream_platform;
GRANT SELECT, INSERT, UPDATE ON retrospective_alarm TO wardstream_platform;
GRANT SELECT, INSERT ON retrospective_event TO wardstream_platform;
GRANT SELECT ON retrospective_alarm, retrospective_event TO wardstream_reader;

ALTER TABLE late_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE retrospective_alarm ENABLE ROW LEVEL SECURITY;
ALTER TABLE retrospective_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY platform ON late_note TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON retrospective_alarm TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON retrospective_event TO wardstream_platform USING (true) WITH CHECK (true);

CREATE POLICY reader ON retrospective_alarm FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
CREATE POLICY reader ON retrospective_event FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
