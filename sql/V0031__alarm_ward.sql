-- Why: the alarms of a ward are listed by number, the newest first, and a ward of a large hospital has few of them: without
-- an index of its own every alarm of the hospital since the ward's last ones is read to find fifty.
-- Locks: SHARE on alarm while the index is built (about a second a million alarms): new alarms wait for that long, and are
-- shown meanwhile.
CREATE INDEX alarm_ward ON alarm (ward_id, no);
