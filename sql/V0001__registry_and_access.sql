-- Why: hospitals, wards, beds, patients, devices and who may see them. Everything later hangs on
-- these integer ids; public_id is what leaves the platform. Row-level security is on from the first
-- table: wardstream_platform works for every hospital, wardstream_reader sees only the hospitals
-- that its transaction names, and an access table not at all.
-- Locks: creates only, nothing that exists is touched.

-- The hospitals of the present transaction, as set by set_config('wardstream.hospitals', '1,2', true).
-- '0' means none; a read that never said whose data it wants is a bug and fails loudly.
CREATE FUNCTION wardstream_hospitals() RETURNS int[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    hospitals text := current_setting('wardstream.hospitals', true);
BEGIN
    IF hospitals IS NULL OR hospitals = '' THEN
        RAISE EXCEPTION 'wardstream.hospitals is not set: a read came without a scope'
            USING ERRCODE = 'WS002';
    END IF;
    RETURN string_to_array(hospitals, ',')::int[];
END
$$;

CREATE TABLE hospital (
    id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id  uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- The pairs (id, hospital_id) below let every reference carry the hospital with it, so that no row
-- can point into another hospital, whatever a program does.
CREATE TABLE ward (
    id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    hospital_id int  NOT NULL REFERENCES hospital,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (hospital_id, name),
    UNIQUE (id, hospital_id)
);

CREATE TABLE bed (
    id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hospital_id int  NOT NULL,
    ward_id     int  NOT NULL,
    label       text NOT NULL CHECK (length(label) BETWEEN 1 AND 50),
    UNIQUE (ward_id, label),
    UNIQUE (id, ward_id),
    FOREIGN KEY (ward_id, hospital_id) REFERENCES ward (id, hospital_id)
);

CREATE TABLE patient (
    id           int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    hospital_id  int         NOT NULL,
    ward_id      int         NOT NULL,
    bed_id       int,
    display_name text        NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    status       text        NOT NULL DEFAULT 'admitted' CHECK (status IN ('admitted', 'discharged')),
    created_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, hospital_id),
    CHECK (status = 'admitted' OR bed_id IS NULL),
    FOREIGN KEY (ward_id, hospital_id) REFERENCES ward (id, hospital_id),
    FOREIGN KEY (bed_id, ward_id) REFERENCES bed (id, ward_id)
);
-- One patient a bed.
CREATE UNIQUE INDEX patient_bed ON patient (bed_id) WHERE bed_id IS NOT NULL;
CREATE INDEX patient_list ON patient (hospital_id, ward_id, id);

CREATE TABLE device (
    id                 int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id          uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    hospital_id        int         NOT NULL,
    ward_id            int         NOT NULL,
    name               text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    model              text        NOT NULL CHECK (length(model) BETWEEN 1 AND 100),
    enabled            boolean     NOT NULL DEFAULT true,
    live_within_millis int         CHECK (live_within_millis BETWEEN 1000 AND 600000),
    created_at         timestamptz NOT NULL DEFAULT now(),
    -- A deleted device keeps its row: its samples still say where they came from.
    retired_at         timestamptz,
    UNIQUE (id, hospital_id),
    FOREIGN KEY (ward_id, hospital_id) REFERENCES ward (id, hospital_id)
);
CREATE INDEX device_enabled ON device (hospital_id, enabled);
CREATE INDEX device_list ON device (hospital_id, id) WHERE retired_at IS NULL;

-- Only the SHA-256 of a token is kept; a leaked table opens no door.
CREATE TABLE device_token (
    id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id  int         NOT NULL REFERENCES device,
    hash       bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
CREATE UNIQUE INDEX device_token_in_force ON device_token (device_id) WHERE revoked_at IS NULL;

-- Whose samples a device's are, over time: [valid_from, valid_to).
CREATE TABLE device_assignment (
    id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    device_id   int         NOT NULL,
    patient_id  int         NOT NULL,
    hospital_id int         NOT NULL,
    valid_from  timestamptz NOT NULL,
    valid_to    timestamptz CHECK (valid_to > valid_from),
    FOREIGN KEY (device_id, hospital_id) REFERENCES device (id, hospital_id),
    FOREIGN KEY (patient_id, hospital_id) REFERENCES patient (id, hospital_id)
);
CREATE UNIQUE INDEX device_assignment_open ON device_assignment (device_id) WHERE valid_to IS NULL;
CREATE INDEX device_assignment_patient ON device_assignment (patient_id, valid_from);
CREATE INDEX device_assignment_device ON device_assignment (device_id, valid_from);

CREATE TABLE app_user (
    id            int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id     uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    username      text        NOT NULL CHECK (length(username) BETWEEN 1 AND 100),
    password_hash text        NOT NULL,
    enabled       boolean     NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX app_user_name ON app_user (lower(username));

-- hospital_id null = every hospital, ward_id null = every ward of it.
CREATE TABLE user_grant (
    id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     int         NOT NULL REFERENCES app_user,
    hospital_id int         REFERENCES hospital,
    ward_id     int,
    role        text        NOT NULL CHECK (role IN ('admin', 'engineer', 'clinician', 'viewer')),
    created_at  timestamptz NOT NULL DEFAULT now(),
    CHECK (ward_id IS NULL OR hospital_id IS NOT NULL),
    FOREIGN KEY (ward_id, hospital_id) REFERENCES ward (id, hospital_id)
);
CREATE INDEX user_grant_user ON user_grant (user_id);

-- A log-in and its refresh token, which changes at each use. The token before is remembered:
-- whoever shows it has a stolen copy, or was robbed of one, and the session ends.
CREATE TABLE user_session (
    id            uuid        PRIMARY KEY,
    user_id       int         NOT NULL REFERENCES app_user,
    refresh_hash  bytea       NOT NULL UNIQUE CHECK (octet_length(refresh_hash) = 32),
    previous_hash bytea       UNIQUE CHECK (octet_length(previous_hash) = 32),
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL
);
CREATE INDEX user_session_user ON user_session (user_id);

-- Signs access tokens; in the database so that all nodes share it, for the platform role only.
CREATE TABLE signing_key (
    id         smallint    PRIMARY KEY,
    secret     bytea       NOT NULL CHECK (octet_length(secret) >= 32),
    created_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE ON hospital, ward, bed, patient, device, device_token, device_assignment TO wardstream_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON app_user, user_grant, user_session TO wardstream_platform;
GRANT SELECT, INSERT ON signing_key TO wardstream_platform;
GRANT SELECT ON hospital, ward, bed, patient, device, device_assignment TO wardstream_reader;

ALTER TABLE hospital ENABLE ROW LEVEL SECURITY;
ALTER TABLE ward ENABLE ROW LEVEL SECURITY;
ALTER TABLE bed ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient ENABLE ROW LEVEL SECURITY;
ALTER TABLE device ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_key ENABLE ROW LEVEL SECURITY;

CREATE POLICY platform ON hospital TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON ward TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON bed TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON patient TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON device TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON device_token TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON device_assignment TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON app_user TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON user_grant TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON user_session TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON signing_key TO wardstream_platform USING (true) WITH CHECK (true);

-- The sub-select makes it one call a statement instead of one a row.
CREATE POLICY reader ON hospital FOR SELECT TO wardstream_reader
    USING (id = ANY ((SELECT wardstream_hospitals())::int[]));
CREATE POLICY reader ON ward FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
CREATE POLICY reader ON bed FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
CREATE POLICY reader ON patient FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
CREATE POLICY reader ON device FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
CREATE POLICY reader ON device_assignment FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
