-- Why: technical alarms. There is one open alarm of a code with each device of a patient, and one with a ward as a
-- whole; the alarms of devices that were lost together are shown by one alarm, their group (docs/adr/0016).
-- Locks: the new columns take ACCESS EXCLUSIVE on alarm for a moment (constant default, no rewrite). The indexes are
-- built under SHARE: raises wait as long as that takes, shown as not recorded meanwhile.

-- place: with patient_id and code, what there is one open alarm of. 0 for a limit that is crossed, the device for a
-- technical alarm, the ward for one of a ward (its patient_id is 0).
ALTER TABLE alarm
    ADD COLUMN group_id uuid,
    ADD COLUMN place    int NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX alarm_open_one ON alarm (patient_id, code, place) WHERE closed_at IS NULL;
DROP INDEX alarm_open;

CREATE INDEX alarm_group ON alarm (group_id, no) WHERE group_id IS NOT NULL;

-- When each of the 64 shards was judged last: how a new owner learns that the platform was down. Written every 10 s.
CREATE TABLE alert_pulse (
    shard     smallint    PRIMARY KEY,
    judged_at timestamptz NOT NULL
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE ON alert_pulse TO wardstream_platform;
ALTER TABLE alert_pulse ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON alert_pulse TO wardstream_platform USING (true) WITH CHECK (true);
