-- Why: a POST that makes something may be sent again when its answer was lost, and must not make it twice. What was answered
-- is kept for a day under a hash of the caller, the operation and the Idempotency-Key (docs/adr/0029).
-- Locks: nothing that exists.

-- While status is null the request is being done, by whoever holds the claim; one that is older than a minute belongs to a
-- node that has died. The answer is encrypted with a key made of the Idempotency-Key, which is not kept: device tokens are
-- shown once, and this table shows none.
CREATE TABLE idempotency_key (
    key_hash     bytea       PRIMARY KEY CHECK (octet_length(key_hash) = 32),
    user_id      int         NOT NULL,
    request_hash bytea       NOT NULL CHECK (octet_length(request_hash) = 32),
    claim        uuid        NOT NULL,
    used_at      timestamptz NOT NULL,
    status       smallint    CHECK (status BETWEEN 200 AND 299),
    content_type text,
    location     text,
    answer       bytea,
    answer_bytes int         NOT NULL DEFAULT 0,
    CHECK ((status IS NULL) = (answer IS NULL))
);
ALTER TABLE idempotency_key ALTER COLUMN answer SET STORAGE EXTERNAL; -- nothing encrypted can be packed
CREATE INDEX idempotency_key_user ON idempotency_key (user_id) INCLUDE (answer_bytes);
CREATE INDEX idempotency_key_used ON idempotency_key (used_at);

ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON idempotency_key TO wardstream_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO wardstream_platform;
