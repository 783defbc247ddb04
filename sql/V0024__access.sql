-- Why: services beside people, keys for them, people of an issuer, keys that rotate, log-in that is slowed down on all nodes
-- alike, refresh tokens that are remembered, and glass that was broken (docs/adr/0030).
-- Locks: ACCESS EXCLUSIVE on app_user, user_grant and user_session while their rows are checked or, of user_grant, rewritten:
-- some thousands at most. The rest creates only. Nodes of before go on: a user without a password hash is refused there.

ALTER TABLE app_user
    ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service')),
    ADD COLUMN issuer text CHECK (length(issuer) BETWEEN 1 AND 500),
    ADD COLUMN subject text CHECK (length(subject) BETWEEN 1 AND 255),
    ADD COLUMN deleted_at timestamptz,
    ALTER COLUMN password_hash DROP NOT NULL,
    ADD CONSTRAINT app_user_issuer CHECK ((issuer IS NULL) = (subject IS NULL)),
    ADD CONSTRAINT app_user_logs_in CHECK
        (password_hash IS NOT NULL OR kind = 'service' OR issuer IS NOT NULL OR deleted_at IS NOT NULL),
    ADD CONSTRAINT app_user_deleted CHECK (deleted_at IS NULL OR NOT enabled);
CREATE UNIQUE INDEX app_user_subject ON app_user (issuer, subject) WHERE issuer IS NOT NULL;

-- is_of_issuer: given by the issuer's token, and taken away by a later one.
ALTER TABLE user_grant
    ADD COLUMN public_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    ADD COLUMN is_of_issuer boolean NOT NULL DEFAULT false;

-- A session of an issuer's token has no refresh token, and stays when it has ended: the token may be shown again.
ALTER TABLE user_session
    ADD COLUMN refreshed_at timestamptz,
    ADD COLUMN ended_at timestamptz,
    ALTER COLUMN refresh_hash DROP NOT NULL;

-- Every refresh token a session has had: whoever shows one has a stolen copy, or was robbed.
CREATE TABLE spent_refresh (
    hash       bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id uuid        NOT NULL REFERENCES user_session ON DELETE CASCADE,
    spent_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX spent_refresh_session ON spent_refresh (session_id, spent_at);

CREATE TABLE api_key (
    id           int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    user_id      int         NOT NULL REFERENCES app_user,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    hash         bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX api_key_user ON api_key (user_id);

-- Signs access tokens and tickets from signs_from on. The secret of before is the first one, so that nodes of before and
-- of now read each other's tokens until it is rotated.
CREATE TABLE token_key (
    id         text        PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 32),
    secret     bytea       NOT NULL CHECK (octet_length(secret) >= 32),
    signs_from timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO token_key (id, secret, signs_from)
SELECT 'first', secret, now() FROM signing_key WHERE id = 1;

-- Failed log-ins by SHA-256 of address, and of user with address: no name stands here. known_until: from that address that
-- user has logged in of late. Unlogged: a crash of the server forgives.
CREATE UNLOGGED TABLE login_throttle (
    key           bytea       PRIMARY KEY CHECK (octet_length(key) = 32),
    failures      int         NOT NULL,
    counted_until timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL,
    known_until   timestamptz,
    forgotten_at  timestamptz NOT NULL
);
CREATE INDEX login_throttle_forgotten ON login_throttle (forgotten_at);

-- Never deleted: who opened what, why, and who looked at it afterwards.
CREATE TABLE break_glass (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id         uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    user_id           int         NOT NULL REFERENCES app_user,
    hospital_id       int         NOT NULL,
    patient_id        int         NOT NULL,
    patient_public_id uuid        NOT NULL,
    username          text        NOT NULL,
    reason            text        NOT NULL CHECK (length(reason) BETWEEN 10 AND 500),
    opened_at         timestamptz NOT NULL DEFAULT now(),
    expires_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    reviewed_at       timestamptz,
    reviewed_by       text,
    comment           text        CHECK (length(comment) BETWEEN 1 AND 500),
    CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL)),
    FOREIGN KEY (patient_id, hospital_id) REFERENCES patient (id, hospital_id)
);
CREATE INDEX break_glass_open ON break_glass (user_id, expires_at) WHERE ended_at IS NULL;
CREATE INDEX break_glass_list ON break_glass (hospital_id, id DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON spent_refresh, token_key, login_throttle TO wardstream_platform;
GRANT SELECT, INSERT, UPDATE ON api_key, break_glass TO wardstream_platform;
GRANT SELECT ON break_glass TO wardstream_reader;

ALTER TABLE spent_refresh ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE token_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE login_throttle ENABLE ROW LEVEL SECURITY;
ALTER TABLE break_glass ENABLE ROW LEVEL SECURITY;

CREATE POLICY platform ON spent_refresh TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON api_key TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON token_key TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON login_throttle TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON break_glass TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY reader ON break_glass FOR SELECT TO wardstream_reader
    USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]));
