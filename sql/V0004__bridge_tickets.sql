-- Why: a ticket that opens the event-bus bridge is good for one use on whatever node. Who inserts its
-- row first has used it; the row stays a while longer than the ticket is in force.
-- Locks: creates only, nothing that exists is touched.

CREATE TABLE bridge_ticket_use (
    jti        uuid        PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX bridge_ticket_use_expiry ON bridge_ticket_use (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON bridge_ticket_use TO wardstream_platform;

ALTER TABLE bridge_ticket_use ENABLE ROW LEVEL SECURITY;

CREATE POLICY platform ON bridge_ticket_use TO wardstream_platform USING (true) WITH CHECK (true);
