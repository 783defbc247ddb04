-- Why: two nodes that had lost each other raised two parts of one episode in the same moment, and neither saw what the
-- other was about to commit: two alarms of one crossing. Whoever raises takes a lock of the patient now, and looks after
-- that at what is on record. One statement still: it ends by itself when its node is frozen or gone.
-- Locks: creates only.

-- Of a condition, the alarms whose episode reaches beyond the beginning of another and began before it ends. They are
-- open, or were closed after that beginning, but for the clocks of device and platform. One that was closed while its
-- condition was there (its rule gone) has no other end than its close. One whose end is not written yet is over if the same
-- device has shown its condition gone before the beginning (clear_at, 0: nobody knows). Epoch milliseconds.
CREATE FUNCTION alarm_overlapping(of_patient int, of_code text, at_place int, of_device int, begun bigint, ends bigint,
                                  clear_at bigint)
    RETURNS SETOF alarm LANGUAGE sql STABLE AS $$
    SELECT k.*
    FROM alarm k
    WHERE k.patient_id = of_patient
      AND k.code = of_code
      AND k.place = at_place
      AND (k.closed_at IS NULL OR k.closed_at >= to_timestamp(begun / 1000::float8) - interval '1 min')
      AND coalesce(k.condition_until, k.closed_at, 'infinity') > to_timestamp(begun / 1000::float8)
      AND extract(epoch FROM k.condition_since) * 1000 < ends
      AND NOT (k.condition_until IS NULL AND k.closed_at IS NULL AND k.device_id = of_device
               AND extract(epoch FROM k.condition_since) * 1000 < clear_at)
$$;

-- The lock of a patient; there are 128, because a storm of alarms must not fill the server's table of locks.
CREATE FUNCTION alarm_lock(of_patient int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT of_patient % 128';

-- Whether an alarm is not to be raised because another stands for it. Volatile: what it reads after it has waited for
-- the lock is what is committed then, not what was when the statement began. Callers ask in the order of alarm_lock.
CREATE FUNCTION alarm_gives_way(of_patient int, of_code text, at_place int, of_device int, begun bigint, ends bigint,
                                clear_at bigint)
    RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(22356, alarm_lock(of_patient));
    RETURN ends > 0 AND EXISTS (SELECT FROM alarm_overlapping(of_patient, of_code, at_place, of_device, begun, ends, clear_at));
END
$$;
