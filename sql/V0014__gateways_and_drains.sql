-- Why: until when a drained device is not missed must be known to whoever judges its ward by then, also when that is
-- another node than heard of the drain (docs/adr/0016).
-- Locks: new columns without a default take ACCESS EXCLUSIVE on device_session for a moment; nothing is rewritten.

-- back_by: what the device was told when its node drained. Of the connection with drained_fence: the next hello raises
-- fence, and with that it is past.
ALTER TABLE device_session
    ADD COLUMN drained_fence int,
    ADD COLUMN back_by       timestamptz;
