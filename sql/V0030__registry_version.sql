-- Why: a node that keeps hospitals, wards, patients and assignments in memory must know when they have changed, even when
-- every message about it was lost. Each hospital has a number that grows with each change of its registry; nodes ask for
-- all numbers once a second, and after each change of their own. Raised by triggers, so that no writer can forget it,
-- nodes of before this version included.
-- Locks: creates only, but for the triggers: SHARE ROW EXCLUSIVE for a moment on hospital, ward, patient, device and
-- device_assignment, whose writers wait for the end of this migration.

-- hospital_id 0: the list of hospitals itself. No foreign key: a hospital and its number are written together. Whoever
-- reads number N has every change up to N, for the row's lock, taken at the commit, puts changes in the order of their
-- commits. Microseconds since 1970 where those are ahead, so that no number comes twice after a backup was restored.
CREATE TABLE registry_version (
    hospital_id int    PRIMARY KEY,
    version     bigint NOT NULL,
    raised_by   xid8   NOT NULL
) WITH (fillfactor = 50);

CREATE FUNCTION registry_version_raise(hospital int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- one change of many rows raises it once
    PERFORM FROM registry_version WHERE hospital_id = hospital AND raised_by = pg_current_xact_id();
    IF NOT FOUND THEN
        INSERT INTO registry_version AS v (hospital_id, version, raised_by)
        VALUES (hospital, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, pg_current_xact_id())
        ON CONFLICT (hospital_id) DO UPDATE
        SET version = greatest(v.version + 1, excluded.version), raised_by = excluded.raised_by;
    END IF;
END
$$;

CREATE FUNCTION registry_version_of_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM registry_version_raise(OLD.hospital_id);
    ELSE
        PERFORM registry_version_raise(NEW.hospital_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION registry_version_of_hospital() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM registry_version_raise(0);
    IF TG_OP <> 'DELETE' THEN
        PERFORM registry_version_raise(NEW.id);
    END IF;
    RETURN NULL;
END
$$;

-- Deferred: the number's row is locked last, when the transaction asks for nothing else, so it takes part in no deadlock
-- and holds up other writers of the hospital for the length of a commit only.
CREATE CONSTRAINT TRIGGER raises_version AFTER INSERT OR UPDATE OR DELETE ON hospital
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_version_of_hospital();
CREATE CONSTRAINT TRIGGER raises_version AFTER INSERT OR UPDATE OR DELETE ON ward
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_version_of_row();
CREATE CONSTRAINT TRIGGER raises_version AFTER INSERT OR UPDATE OR DELETE ON patient
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_version_of_row();
CREATE CONSTRAINT TRIGGER raises_version AFTER INSERT OR UPDATE OR DELETE ON device
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_version_of_row();
CREATE CONSTRAINT TRIGGER raises_version AFTER INSERT OR UPDATE OR DELETE ON device_assignment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_version_of_row();

GRANT SELECT, INSERT, UPDATE ON registry_version TO wardstream_platform;
ALTER TABLE registry_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON registry_version TO wardstream_platform USING (true) WITH CHECK (true);

-- After the triggers: they have locked out whoever would add a hospital meanwhile.
INSERT INTO registry_version (hospital_id, version, raised_by)
SELECT id, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, pg_current_xact_id()
FROM (SELECT 0 AS id UNION ALL SELECT id FROM hospital) h;
