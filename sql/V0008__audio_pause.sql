-- Why: the sound of alarms may be paused for a moment, for a patient or a whole ward. Who did it, for how long and what
-- ended it is kept; a restart forgets no pause. An alarm that begins to sound ends the pauses it falls under in the
-- statement that records it, so nothing here may hold up an alarm: no foreign keys, and locked rows are passed over.
-- And: what alarms cost people is reported by the bed in which they were raised, wherever the patient went since.
-- Locks: ALTER TABLE alarm is instant (columns without default); its index is built under SHARE and the trigger made under
-- SHARE ROW EXCLUSIVE until the migration ends: alarms raised meanwhile are shown as not recorded, and recorded then.

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

-- The place of the raise. Alarms from before this migration have none, and count in the ward they were in last. Set
-- here, because a patient's bed is the registry's to know, and the raise must stay one statement. Finds nobody: null.
ALTER TABLE alarm ADD COLUMN raised_ward_id int, ADD COLUMN raised_bed_id int;

CREATE FUNCTION alarm_place_of_raise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.raised_ward_id := NEW.ward_id;
    NEW.raised_bed_id := (SELECT p.bed_id FROM patient p WHERE p.id = NEW.patient_id AND p.ward_id = NEW.ward_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER alarm_place_of_raise BEFORE INSERT ON alarm
    FOR EACH ROW EXECUTE FUNCTION alarm_place_of_raise();

-- The alarm burden reads a hospital's alarms of some days.
CREATE INDEX alarm_raised ON alarm (hospital_id, raised_at);
