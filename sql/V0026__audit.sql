-- Why: who saw and did what, kept so that nobody can change it unseen (docs/adr/0032). Entries are written once and never
-- touched again; a runner puts them into one hash chain a hospital, in blocks beside them (audit_seal), and signs where each
-- chain stands at the end of a day (audit_head).
-- Locks: nothing that is in use; everything is created.

-- Monthly partitions, opened ahead, none by default. hospital_id null = belongs to no hospital: chain 0. writer and seq name
-- an entry before it has an id, so that a batch whose commit is not known is sent again without a double. xid gives the
-- order of commits: below the xmin of a snapshot nothing is added any more.
CREATE TABLE audit_entry (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    writer      uuid        NOT NULL,
    seq         bigint      NOT NULL,
    at          timestamptz NOT NULL,
    user_id     int,
    username    text,
    session     uuid,
    address     text        NOT NULL,
    action      text        NOT NULL,
    operation   text        NOT NULL,
    hospital_id int,
    ward        uuid,
    patient     uuid,
    target      uuid,
    outcome     text        NOT NULL CHECK (outcome IN ('allowed', 'refused', 'failed')),
    status      smallint    NOT NULL,
    purpose     text,
    request     text,
    repeats     int         NOT NULL CHECK (repeats > 0),
    PRIMARY KEY (writer, seq, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_entry_xid ON audit_entry (xid);
CREATE INDEX audit_entry_hospital ON audit_entry (hospital_id, id);
CREATE INDEX audit_entry_patient ON audit_entry (patient, id) WHERE patient IS NOT NULL;

-- A block of a chain: entry_ids in the order of the chain, and 32 bytes a hash, each over the entry and the hash before it.
-- hospital_id 0 = entries without a hospital.
CREATE TABLE audit_seal (
    hospital_id int         NOT NULL,
    number      bigint      NOT NULL CHECK (number > 0),
    sealed_at   timestamptz NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    total       bigint      NOT NULL,
    entry_ids   bigint[]    NOT NULL,
    hashes      bytea       NOT NULL CHECK (length(hashes) = 32 * cardinality(entry_ids)),
    previous    bytea       NOT NULL CHECK (length(previous) = 32),
    PRIMARY KEY (hospital_id, number)
);
CREATE INDEX audit_seal_time ON audit_seal (sealed_at);

-- Where a chain stood at the end of a day (UTC), signed.
CREATE TABLE audit_head (
    hospital_id int         NOT NULL,
    day         date        NOT NULL,
    number      bigint      NOT NULL,
    total       bigint      NOT NULL,
    hash        bytea       NOT NULL CHECK (length(hash) = 32),
    key_id      text        NOT NULL,
    signature   text        NOT NULL,
    public_key  text        NOT NULL,
    PRIMARY KEY (hospital_id, day)
);

-- The last entry that was sealed, in the order (xid, writer, seq). One row.
CREATE TABLE audit_mark (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    xid    xid8    NOT NULL,
    writer uuid    NOT NULL,
    seq    bigint  NOT NULL
);
INSERT INTO audit_mark (xid, writer, seq) VALUES ('0', '00000000-0000-0000-0000-000000000000', 0);

-- Not even the owner changes a row by accident.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is in % stays as it is', TG_TABLE_NAME USING ERRCODE = 'WS003';
END
$$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_seal_stays BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_stays BEFORE UPDATE OR DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();

-- The partition of the month that holds the day; false when it is there already.
CREATE FUNCTION audit_open_month(day date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  begins timestamptz := date_trunc('month', day::timestamp);
  name text := 'audit_entry_' || to_char(day, 'YYYYMM');
BEGIN
  PERFORM pg_advisory_xact_lock(22355, -26);
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE audit_entry INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE audit_entry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, begins, begins + interval '1 month');
  RETURN true;
END
$$;

-- Drops the month that holds the day, with what was seen and done in it; the seals stay. Only after six years, whatever the
-- caller believes; not while one of its hospitals is held, nor before all of it is sealed. False when it stays.
CREATE FUNCTION audit_drop_month(day date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
SET lock_timeout = '2s'
AS $$
DECLARE
  name text := 'audit_entry_' || to_char(day, 'YYYYMM');
  is_needed boolean;
BEGIN
  IF date_trunc('month', day::timestamp) + interval '1 month' > now() - interval '6 years' THEN
    RAISE EXCEPTION 'an audit is kept for six years' USING ERRCODE = 'WS003';
  END IF;
  IF to_regclass(name) IS NULL THEN
    RETURN false;
  END IF;
  -- The lock of all who delete: who sets a hold has it alone.
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('legal hold', 0));
  EXECUTE format(
    'SELECT EXISTS (SELECT FROM legal_hold h WHERE h.released_at IS NULL AND EXISTS (SELECT FROM %1$I e WHERE e.hospital_id = h.hospital_id))'
    ' OR EXISTS (SELECT FROM %1$I e, audit_mark m WHERE (e.xid, e.writer, e.seq) > (m.xid, m.writer, m.seq))', name)
    INTO is_needed;
  IF is_needed THEN
    RETURN false;
  END IF;
  EXECUTE format('DROP TABLE %I', name);
  RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION audit_open_month(date), audit_drop_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_open_month(date), audit_drop_month(date) TO wardstream_platform;

-- Of the last month too: a clock may be behind.
SELECT audit_open_month((now() AT TIME ZONE 'UTC' + make_interval(months => step))::date) FROM generate_series(-1, 2) AS step;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_entry', 'audit_seal', 'audit_head', 'audit_mark'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO wardstream_platform USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT ON audit_entry, audit_seal, audit_head TO wardstream_platform;
GRANT SELECT, UPDATE ON audit_mark TO wardstream_platform;

-- -1 among the hospitals asks for what belongs to none of them: for who may see the audit of all.
CREATE POLICY reader ON audit_entry FOR SELECT TO wardstream_reader
    USING (coalesce(hospital_id, -1) = ANY ((SELECT wardstream_hospitals())::int[]));
GRANT SELECT ON audit_entry TO wardstream_reader;
