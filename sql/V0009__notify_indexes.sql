-- Why: what is looked for each second, and what is listed, is found without a sort: due messages of one server by urgency,
-- messages of a ward, those that were cancelled, cases that are over.
-- Locks: ACCESS EXCLUSIVE on notification and notification_case while their indexes are built: the telling waits for the
-- end of this migration. Raises do not.

-- channel stands in it because a node takes messages of the channels it can send by.
DROP INDEX notification_due;
CREATE INDEX notification_due ON notification (endpoint, urgency DESC, due_at) INCLUDE (expires_at, channel)
    WHERE state = 'pending';

CREATE INDEX notification_ward ON notification (ward_id, id);
CREATE INDEX notification_cancelled ON notification (hospital_id, id) WHERE state = 'cancelled';

CREATE INDEX notification_case_over ON notification_case (changed_at) WHERE is_over;
DROP INDEX notification_case_changed;
