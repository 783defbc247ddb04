-- Why: rules may ask for a NEWS2 score; what people enter for the score is kept with author and time, and each change of
-- a score becomes a row. Nodes of an older version cannot read a rule without a vital: while there is one they keep the
-- rules they have read before, so add rules of scores when every node is new.
-- Locks: ACCESS EXCLUSIVE on alert_rule for the changes of its columns, which rewrite nothing and scan it once: it holds
-- some rules a ward. The rest creates only.

ALTER TABLE alert_rule
    ALTER COLUMN vital DROP NOT NULL,
    ADD COLUMN score text,
    ADD COLUMN at_least int,
    ADD CONSTRAINT alert_rule_subject CHECK (num_nonnulls(vital, score) = 1),
    ADD CONSTRAINT alert_rule_at_least CHECK ((score IS NULL) = (at_least IS NULL));
CREATE UNIQUE INDEX alert_rule_score_scope
    ON alert_rule (hospital_id, coalesce(ward_id, 0), coalesce(patient_id, 0), score, priority);

-- One row for each thing entered, never changed: the newest of an input counts. entered_at is the time people see,
-- recorded_at the database's, by which those who judge look for what they were not told of.
CREATE TABLE news2_input (
    no          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    patient_id  int         NOT NULL,
    hospital_id int         NOT NULL,
    input       text        NOT NULL,
    value       text        NOT NULL,
    entered_by  text        NOT NULL,
    entered_at  timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CHECK (input = 'consciousness' AND value IN ('A', 'C', 'V', 'P', 'U')
        OR input = 'oxygen' AND value IN ('true', 'false')
        OR input = 'spo2_scale' AND value IN ('1', '2'))
);
CREATE INDEX news2_input_newest ON news2_input (patient_id, input, no DESC);
CREATE INDEX news2_input_recorded ON news2_input (recorded_at);

-- How a score stood from then on; at most one row a patient each ten seconds. Points are null where nothing valid was
-- known, and then so is the total.
CREATE TABLE news2_score (
    patient_id       int         NOT NULL,
    scored_at        timestamptz NOT NULL,
    hospital_id      int         NOT NULL,
    total            smallint,
    highest          smallint    NOT NULL,
    spo2_scale       smallint    NOT NULL,
    respiration_rate smallint,
    spo2             smallint,
    oxygen           smallint,
    systolic_bp      smallint,
    pulse            smallint,
    consciousness    smallint,
    temperature      smallint,
    PRIMARY KEY (patient_id, scored_at)
);

GRANT SELECT, INSERT ON news2_input, news2_score TO wardstream_platform;
GRANT SELECT ON news2_input, news2_score TO wardstream_reader;

ALTER TABLE news2_input ENABLE ROW LEVEL SECURITY;
ALTER TABLE news2_score ENABLE ROW LEVEL SECURITY;

CREATE POLICY platform ON news2_input TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON news2_score TO wardstream_platform USING (true) WITH CHECK (true);

CREATE POLICY reader ON news2_input FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
CREATE POLICY reader ON news2_score FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
