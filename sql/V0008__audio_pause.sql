-- Why: the sound of alarms may be paused for a moment, for a patient or a whole ward. Who did it, for how long and what
-- ended it is kept; a restart forgets no pause. An alarm that begins to sound ends the pauses it falls under in the
-- statement that records it, so nothing here may hold up an alarm: no foreign keys, and locked rows are passed over.
-- Locks: creates only, nothing that exists is touched.

-- ended_at null and until_at past: it has run out. patient_id null: the ward's.
CREATE TABLE audio_pause (
    no                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                uuid        NOT NULL UNIQUE,
    begun_at          timestamptz NOT NULL,
    until_at          timestamptz NOT NULL,
    ended_at          timestamptz,
    ward_public_id    uuid        NOT NULL,
    patient_public_id uuid,
    ended_by_alarm    uuid,
    hospital_id       int         NOT NULL,
    ward_id           int         NOT NULL,
    patient_id        int,
    begun_by          text        NOT NULL,
    end_reason        text        CHECK (end_reason IN ('ended', 'replaced', 'alarm')),
    ended_by          text,
    CHECK (until_at > begun_at AND until_at <= begun_at + interval '2 minutes'),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CHECK ((patient_id IS NULL) = (patient_public_id IS NULL))
);
CREATE INDEX audio_pause_open ON audio_pause (hospital_id, until_at) WHERE ended_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON audio_pause TO wardstream_platform;
GRANT SELECT ON audio_pause TO wardstream_reader;

ALTER TABLE audio_pause ENABLE ROW LEVEL SECURITY;

CREATE POLICY platform ON audio_pause TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY reader ON audio_pause FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
