-- Why: a device gets its next token while the one before goes on for a while (docs/adr/0034), so several may be in
-- force at once, each with an id that people can name and an end.
-- Nodes of before do not know expires_at: while some still run, an expired token opens their door until the last of
-- them is gone. Their rotation revokes all tokens of the device, as it always did.
-- Locks: ACCESS EXCLUSIVE on device_token; public_id writes the table once (a row a device, under a second for 100,000).

-- last_used_on: the day (UTC) on which a device last connected with it, as far as the database was asked.
ALTER TABLE device_token
    ADD COLUMN public_id    uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    ADD COLUMN expires_at   timestamptz,
    ADD COLUMN last_used_on date;

DROP INDEX device_token_in_force;
CREATE INDEX device_token_of_device ON device_token (device_id) WHERE revoked_at IS NULL;
