-- Why: until when a drained device is not missed must be known to whoever judges its ward by then, also when that is
-- another node than heard of the drain. And devices that were lost with their switch are to be told by its name
-- (docs/adr/0016).
-- Locks: new columns without a default take ACCESS EXCLUSIVE on device_session and device for a moment; nothing is
-- rewritten, and device is read once for the check.

-- back_by: what the device was told when its node drained. Of the connection with drained_fence: the next hello raises
-- fence, and with that it is past.
ALTER TABLE device_session
    ADD COLUMN drained_fence int,
    ADD COLUMN back_by       timestamptz;

-- What the device is connected through, in the house's own words: a switch, a gateway. It goes into the code of an alarm.
ALTER TABLE device
    ADD COLUMN gateway text CHECK (gateway ~ '^[A-Za-z0-9._:/-]{1,64}$');
