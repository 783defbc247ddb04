-- Why: telling people about alarms who do not look at a page. alarm_outbox is written in the statement that records an
-- alarm's transition, so an alarm that was rolled back tells nobody and one that was committed is never forgotten
-- (docs/adr/0014). The rest is notify's: whom to tell, how far the escalation of an alarm has come, what is to be sent.
-- Locks: creates only, nothing that exists is touched but for the foreign keys of notification_route and
-- notification_preference, which take a brief SHARE ROW EXCLUSIVE on ward and app_user: writers of these two wait for the
-- end of this migration.

-- "Look at this alarm again." A row is deleted in the transaction that has looked. No order is asked of it: who looks reads
-- the alarm as it stands, so a row that commits late is merely seen late.
CREATE TABLE alarm_outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alarm_no    bigint      NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

-- Whom to tell about the alarms of a ward, and after how long without an acknowledgement. What opens a door (the URL of a
-- Slack webhook, the key of a signature) stands in secrets, by the id of its recipient: the reader role cannot read that
-- column.
CREATE TABLE notification_route (
    ward_id     int         PRIMARY KEY,
    hospital_id int         NOT NULL,
    version     int         NOT NULL,
    steps       jsonb       NOT NULL,
    secrets     jsonb       NOT NULL,
    changed_by  text        NOT NULL,
    changed_at  timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (ward_id, hospital_id) REFERENCES ward (id, hospital_id)
);

-- How a user wants to be told. Addresses of people: for the platform role only.
CREATE TABLE notification_preference (
    user_id    int         PRIMARY KEY REFERENCES app_user ON DELETE CASCADE,
    version    int         NOT NULL,
    preference jsonb       NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- How far the telling of an alarm has come. urgency is the code of its priority. done_minutes: the steps up to there have
-- been taken, -1 none. next_at: when to look for the next step, null when nothing is to come.
CREATE TABLE notification_case (
    alarm_id          uuid        PRIMARY KEY,
    alarm_version     int         NOT NULL,
    hospital_id       int         NOT NULL,
    ward_id           int         NOT NULL,
    ward_public_id    uuid        NOT NULL,
    patient_public_id uuid        NOT NULL,
    urgency           smallint    NOT NULL,
    code              text        NOT NULL,
    alarm_text        text        NOT NULL,
    raised_at         timestamptz NOT NULL,
    is_over           boolean     NOT NULL,
    started_at        timestamptz NOT NULL,
    done_minutes      int         NOT NULL,
    next_at           timestamptz,
    changed_at        timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX notification_case_next ON notification_case (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX notification_case_changed ON notification_case (changed_at);

-- One message to one recipient about alarms of one ward. recipient is the id of a recipient of the route, or of a channel of
-- user_id's preference. endpoint names the server and no more; one that hangs is recognized by it. due_at is also the
-- lease: who takes a message moves it ahead, and when they die it is due again.
CREATE TABLE notification (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id        uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    hospital_id      int         NOT NULL,
    ward_id          int         NOT NULL,
    ward_public_id   uuid        NOT NULL,
    recipient        uuid        NOT NULL,
    user_id          int,
    channel          text        NOT NULL,
    endpoint         text        NOT NULL,
    urgency          smallint    NOT NULL,
    after_minutes    int         NOT NULL,
    state            text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'dead', 'cancelled')),
    attempts         int         NOT NULL DEFAULT 0,
    attempts_allowed int         NOT NULL,
    created_at       timestamptz NOT NULL,
    due_at           timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    finished_at      timestamptz,
    error            text
) WITH (fillfactor = 80);
CREATE INDEX notification_due ON notification (endpoint, due_at) WHERE state = 'pending';
CREATE INDEX notification_open ON notification (recipient, ward_id) WHERE state = 'pending' AND attempts = 0;
CREATE INDEX notification_list ON notification (hospital_id, id);
CREATE INDEX notification_dead ON notification (hospital_id, id) WHERE state = 'dead';
CREATE INDEX notification_finished ON notification (finished_at) WHERE finished_at IS NOT NULL;

-- What a message is about, as it was when it was put in: a message that is sent again says the same.
CREATE TABLE notification_alarm (
    notification_id   bigint      NOT NULL REFERENCES notification ON DELETE CASCADE,
    alarm_id          uuid        NOT NULL,
    hospital_id       int         NOT NULL,
    patient_public_id uuid        NOT NULL,
    urgency           smallint    NOT NULL,
    code              text        NOT NULL,
    alarm_text        text        NOT NULL,
    raised_at         timestamptz NOT NULL,
    PRIMARY KEY (notification_id, alarm_id)
);
CREATE INDEX notification_alarm_alarm ON notification_alarm (alarm_id);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['alarm_outbox', 'notification_route', 'notification_preference', 'notification_case',
      'notification', 'notification_alarm'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO wardstream_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO wardstream_platform', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['notification_route', 'notification', 'notification_alarm'] LOOP
    EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO wardstream_reader USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]))', name);
  END LOOP;
END
$$;
GRANT SELECT ON notification, notification_alarm TO wardstream_reader;
GRANT SELECT (ward_id, hospital_id, version, steps) ON notification_route TO wardstream_reader;
