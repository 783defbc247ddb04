-- Why: the rules by which alarms are raised, the alarms themselves, and each step of their lives. An alarm is shown
-- before it is recorded when the database is slow, so nothing here may refuse one: no foreign keys on alarms, and a
-- second raise of the same condition adopts the first (docs/adr/0012).
-- Locks: creates only, nothing that exists is touched but for the foreign keys of alert_rule, which take a brief
-- SHARE ROW EXCLUSIVE on hospital, ward and patient: writers of these three wait for the end of this migration.

-- Limits of one vital for one priority. The most specific of patient, ward and hospital is in force. Ids known outside
-- are kept beside the inner ones: rules are listed without asking the registry for each.
CREATE TABLE alert_rule (
    id                 uuid        PRIMARY KEY,
    version            int         NOT NULL DEFAULT 1,
    hospital_id        int         NOT NULL REFERENCES hospital,
    hospital_public_id uuid        NOT NULL,
    ward_id            int,
    ward_public_id     uuid,
    patient_id         int,
    patient_public_id  uuid,
    vital              text        NOT NULL,
    priority           text        NOT NULL CHECK (priority IN ('low', 'medium', 'high')),
    low                float8,
    high               float8,
    hysteresis         float8      NOT NULL CHECK (hysteresis >= 0),
    delay_millis       int         NOT NULL CHECK (delay_millis >= 0),
    median_of          int         NOT NULL CHECK (median_of >= 1),
    latching           boolean     NOT NULL,
    enabled            boolean     NOT NULL,
    -- as it came with the hospital: gives way to a rule that somebody makes
    is_default         boolean     NOT NULL DEFAULT false,
    created_at         timestamptz NOT NULL DEFAULT now(),
    changed_at         timestamptz NOT NULL DEFAULT now(),
    CHECK (low < high),
    CHECK ((ward_id IS NULL) = (ward_public_id IS NULL)),
    CHECK ((patient_id IS NULL) = (patient_public_id IS NULL)),
    FOREIGN KEY (ward_id, hospital_id) REFERENCES ward (id, hospital_id),
    FOREIGN KEY (patient_id, hospital_id) REFERENCES patient (id, hospital_id)
);
-- Two rules of one scope for the same would leave it to chance which is in force.
CREATE UNIQUE INDEX alert_rule_scope
    ON alert_rule (hospital_id, coalesce(ward_id, 0), coalesce(patient_id, 0), vital, priority);

-- One row. Every change of a rule raises it in its own transaction: the row's lock puts changes in the order of their
-- commits, so whoever has read rules together with number N has every change up to N.
CREATE TABLE alert_rule_change (
    single  boolean PRIMARY KEY DEFAULT true CHECK (single),
    version bigint  NOT NULL
);
INSERT INTO alert_rule_change (version) VALUES (1);

-- Hospitals that were given the default rules once: one that was deleted since does not come back.
CREATE TABLE alert_rule_default (
    hospital_id  int         PRIMARY KEY,
    installed_at timestamptz NOT NULL DEFAULT now()
);

-- One row an alarm; id is made from patient, code and condition_since, so id is unique when they are. no gives lists
-- an order that never changes. shard is that of the ward: what a new owner reads first.
CREATE TABLE alarm (
    no                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                uuid        NOT NULL UNIQUE,
    condition_since   timestamptz NOT NULL,
    raised_at         timestamptz NOT NULL,
    acknowledged_at   timestamptz,
    condition_until   timestamptz,
    cleared_at        timestamptz,
    closed_at         timestamptz,
    recorded_at       timestamptz NOT NULL DEFAULT now(),
    ward_public_id    uuid        NOT NULL,
    patient_public_id uuid        NOT NULL,
    device_public_id  uuid        NOT NULL,
    alarm_value       float8,
    alarm_limit       float8,
    version           int         NOT NULL,
    hospital_id       int         NOT NULL,
    ward_id           int         NOT NULL,
    patient_id        int         NOT NULL,
    device_id         int         NOT NULL,
    rule_version      int         NOT NULL,
    shard             smallint    NOT NULL,
    latching          boolean     NOT NULL,
    kind              text        NOT NULL,
    code              text        NOT NULL,
    vital             text,
    alarm_text        text        NOT NULL,
    priority          text        NOT NULL,
    state             text        NOT NULL,
    acknowledged_by   text,
    close_reason      text
) WITH (fillfactor = 80);
-- Two owners of a patient raise one alarm: the second finds the first.
CREATE UNIQUE INDEX alarm_open ON alarm (patient_id, code) WHERE closed_at IS NULL;
CREATE INDEX alarm_open_hospital ON alarm (hospital_id, no) WHERE closed_at IS NULL;
CREATE INDEX alarm_open_shard ON alarm (shard) WHERE closed_at IS NULL;
CREATE INDEX alarm_closed ON alarm (patient_id, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX alarm_hospital ON alarm (hospital_id, no);
CREATE INDEX alarm_patient ON alarm (patient_id, no);

-- What happened to an alarm, written with each of its versions. recorded_at tells when the database was away.
CREATE TABLE alarm_event (
    alarm_no    bigint      NOT NULL REFERENCES alarm,
    version     int         NOT NULL,
    hospital_id int         NOT NULL,
    kind        text        NOT NULL,
    happened_at timestamptz NOT NULL,
    done_by     text,
    state       text        NOT NULL,
    priority    text        NOT NULL,
    alarm_value float8,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alarm_no, version)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON alert_rule TO wardstream_platform;
GRANT SELECT, UPDATE ON alert_rule_change TO wardstream_platform;
GRANT SELECT, INSERT ON alert_rule_default TO wardstream_platform;
GRANT SELECT, INSERT, UPDATE ON alarm TO wardstream_platform;
GRANT SELECT, INSERT ON alarm_event TO wardstream_platform;
GRANT SELECT ON alert_rule, alarm, alarm_event TO wardstream_reader;

ALTER TABLE alert_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_rule_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_rule_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE alarm ENABLE ROW LEVEL SECURITY;
ALTER TABLE alarm_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY platform ON alert_rule TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON alert_rule_change TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON alert_rule_default TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON alarm TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON alarm_event TO wardstream_platform USING (true) WITH CHECK (true);

CREATE POLICY reader ON alert_rule FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
CREATE POLICY reader ON alarm FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
CREATE POLICY reader ON alarm_event FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
