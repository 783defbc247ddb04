-- Why: a grant can name a ward. Whoever has only such grants in a hospital sees its wards, the patients who are there now,
-- what belongs to those patients wherever it happened, and the patients they have opened by breaking the glass; nobody and
-- nothing else of the hospital (docs/adr/0031). Three settings more say so, beside wardstream.hospitals; without them every
-- hospital named there is seen whole, so nodes of before go on as they are.
-- Locks: ACCESS EXCLUSIVE on each table below for a moment, while its policy is replaced; no row is looked at.

-- The ids in a setting of the present transaction; none when it is not set.
CREATE FUNCTION wardstream_ids(setting text) RETURNS int[]
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT coalesce(string_to_array(nullif(current_setting(setting, true), ''), ',')::int[], '{}')
$$;

-- The wards where the opened patients are: their names are shown with them.
CREATE FUNCTION wardstream_opened_wards() RETURNS int[]
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT coalesce(array_agg(ward_id), '{}') FROM patient WHERE id = ANY (wardstream_ids('wardstream.patients'))
$$;

-- The sub-selects make each function one call a statement instead of one a row, and whoever sees a hospital whole never comes to
-- the right side of the OR. An EXISTS asks another table under its own policy: what hangs on a patient is seen with the patient.
DO $$
DECLARE
  hospital constant text := 'hospital_id = ANY ((SELECT wardstream_hospitals())::int[])';
  whole    constant text := 'hospital_id <> ALL ((SELECT wardstream_ids(''wardstream.partial''))::int[])';
  own_ward constant text := 'ward_id = ANY ((SELECT wardstream_ids(''wardstream.wards''))::int[])';
  patient  constant text := 'EXISTS (SELECT FROM patient p WHERE p.id = patient_id)';
  ward     constant text := 'EXISTS (SELECT FROM ward w WHERE w.id = ward_id)';
  rule     record;
BEGIN
  FOR rule IN
    SELECT * FROM (VALUES
      ('ward', 'id = ANY ((SELECT wardstream_ids(''wardstream.wards''))::int[])
                OR id = ANY ((SELECT wardstream_opened_wards())::int[])'),
      ('patient', own_ward || ' OR id = ANY ((SELECT wardstream_ids(''wardstream.patients''))::int[])'),
      ('bed', own_ward || ' OR EXISTS (SELECT FROM patient p WHERE p.bed_id = bed.id)'),
      -- a device of another ward, too, when it has measured somebody who is seen: their history comes from it
      ('device', own_ward || ' OR EXISTS (SELECT FROM device_assignment a WHERE a.device_id = device.id)'),
      ('device_assignment', patient),
      ('patient_stay', patient),
      -- what holds for a whole hospital holds in each ward of it
      ('alert_rule', 'CASE WHEN patient_id IS NOT NULL THEN ' || patient || ' WHEN ward_id IS NOT NULL THEN ' || ward
                     || ' ELSE EXISTS (SELECT FROM ward w WHERE w.hospital_id = alert_rule.hospital_id) END'),
      ('alarm', 'CASE WHEN patient_id <> 0 THEN ' || patient || ' ELSE ' || own_ward || ' END'),
      ('alarm_event', 'EXISTS (SELECT FROM alarm a WHERE a.no = alarm_no)'),
      ('retrospective_alarm', patient),
      ('retrospective_event', 'EXISTS (SELECT FROM retrospective_alarm a WHERE a.id = alarm_id)'),
      ('news2_input', patient),
      ('news2_score', patient),
      ('audio_pause', 'CASE WHEN patient_id IS NOT NULL THEN ' || patient || ' ELSE ' || ward || ' END'),
      ('notification_route', own_ward),
      ('notification', own_ward),
      ('notification_alarm', 'EXISTS (SELECT FROM notification n WHERE n.id = notification_id)'),
      ('what_if', own_ward),
      ('report', 'CASE WHEN patient_id <> 0 THEN ' || patient || ' ELSE ' || own_ward || ' END'),
      ('legal_hold', patient),
      ('erasure_log', patient),
      ('patient_handover', patient),
      ('break_glass', patient),
      -- what a reader of old samples waits for is the whole hospital's; who asked a day back into the database is not shown
      ('archive_restore', 'kind = ''read'' AND EXISTS (SELECT FROM ward w WHERE w.hospital_id = archive_restore.hospital_id)')
    ) AS rules (name, seen)
  LOOP
    EXECUTE format('ALTER POLICY reader ON %I USING (%s AND (%s OR %s))', rule.name, hospital, whole, rule.seen);
  END LOOP;
END
$$;

-- It holds nobody's data, but a read that never said whose it wants is a bug here as well.
ALTER POLICY reader ON sample_slot USING ((SELECT wardstream_hospitals()) IS NOT NULL);
