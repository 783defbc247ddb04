-- Why: devices are told how to work and get new firmware, and every node must know what was told and answered (docs/adr/0036).
-- Locks: nothing that exists.

-- What a device should run and what it says it runs; a row once either is known. touched_at: so that nodes read only news.
CREATE TABLE fleet_device (
  device_id        int PRIMARY KEY,
  hospital_id      int NOT NULL,
  config_version   bigint NOT NULL DEFAULT 0,
  config           jsonb NOT NULL DEFAULT '{}',
  changed_at       timestamptz,
  changed_by       text,
  reported_version bigint,
  reported_at      timestamptz,
  firmware         text,
  firmware_at      timestamptz,
  touched_at       timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);
CREATE INDEX fleet_device_touched ON fleet_device (touched_at);

-- Images; the bytes lie in the object store. Of no hospital: one image serves all.
CREATE TABLE firmware (
  id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_id   uuid NOT NULL UNIQUE,
  model       text NOT NULL,
  version     text NOT NULL,
  sha256      text NOT NULL,
  size_bytes  bigint NOT NULL,
  signature   text NOT NULL,
  key_id      text NOT NULL,
  object_key  text NOT NULL,
  uploaded_by text NOT NULL,
  uploaded_at timestamptz NOT NULL,
  UNIQUE (model, version)
);

-- An image on its way to the devices of a hospital, stage by stage. Whoever moves one on locks its row; due_at is when
-- somebody should look at it next. forgiven: failures that were known when somebody said to go on.
CREATE TABLE rollout (
  id                  int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_id           uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  firmware_id         int NOT NULL REFERENCES firmware,
  hospital_id         int NOT NULL,
  hospital_public_id  uuid NOT NULL,
  ward_id             int NOT NULL DEFAULT 0,
  ward_public_id      uuid,
  state               text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'done', 'cancelled')),
  reason              text,
  stages              jsonb NOT NULL,
  stage               int NOT NULL DEFAULT 0,
  stage_at            timestamptz NOT NULL,
  max_failure_percent int NOT NULL,
  forgiven            int NOT NULL DEFAULT 0,
  device_count        int NOT NULL,
  created_by          text NOT NULL,
  created_at          timestamptz NOT NULL,
  finished_at         timestamptz,
  due_at              timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX rollout_due ON rollout (due_at) WHERE state = 'running';
CREATE INDEX rollout_of_hospital ON rollout (hospital_id, id);

-- What a device was asked to do. It is sent until its state is a final one.
CREATE TABLE device_command (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_id        int NOT NULL,
  device_public_id uuid NOT NULL,
  hospital_id      int NOT NULL,
  ward_id          int NOT NULL,
  rollout_id       int REFERENCES rollout,
  name             text NOT NULL,
  args             jsonb NOT NULL,
  state            text NOT NULL DEFAULT 'QUEUED'
                   CHECK (state IN ('QUEUED', 'SENT', 'ACCEPTED', 'DOWNLOADING', 'INSTALLING', 'REBOOTING',
                                    'DONE', 'FAILED', 'REFUSED', 'CANCELLED')),
  progress         smallint,
  reason           text,
  sends            int NOT NULL DEFAULT 0,
  created_at       timestamptz NOT NULL,
  sent_at          timestamptz,
  changed_at       timestamptz NOT NULL,
  finished_at      timestamptz
) WITH (fillfactor = 80);
CREATE INDEX device_command_open ON device_command (device_id)
  WHERE state IN ('QUEUED', 'SENT', 'ACCEPTED', 'DOWNLOADING', 'INSTALLING', 'REBOOTING');
CREATE INDEX device_command_of ON device_command (device_id, id);

-- The devices of a rollout in the order of their turn, which is by lot.
CREATE TABLE rollout_device (
  rollout_id       int NOT NULL REFERENCES rollout,
  place            int NOT NULL,
  device_id        int NOT NULL,
  device_public_id uuid NOT NULL,
  hospital_id      int NOT NULL,
  ward_id          int NOT NULL,
  command_id       bigint REFERENCES device_command,
  PRIMARY KEY (rollout_id, place),
  UNIQUE (rollout_id, device_id)
) WITH (fillfactor = 80);
CREATE INDEX rollout_device_of ON rollout_device (device_id);

-- The device, or the ward, is asked for under its own policy: who sees only some wards of a hospital sees only what is there.
DO $$
DECLARE
  seen constant text := 'EXISTS (SELECT FROM device d WHERE d.id = device_id)';
  rule record;
  name text;
BEGIN
  FOR rule IN
    SELECT * FROM (VALUES
      ('fleet_device', seen),
      ('device_command', seen),
      ('rollout_device', seen),
      ('rollout', 'ward_id = 0 OR EXISTS (SELECT FROM ward w WHERE w.id = ward_id)')
    ) AS rules (table_name, seen)
  LOOP
    name := rule.table_name;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO wardstream_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO wardstream_reader '
                   'USING (hospital_id = ANY ((SELECT wardstream_hospitals())::int[]) AND (%s))', name, rule.seen);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO wardstream_platform', name);
    EXECUTE format('GRANT SELECT ON %I TO wardstream_reader', name);
  END LOOP;
END
$$;

-- Everybody may see images, but not without a scope.
ALTER TABLE firmware ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON firmware TO wardstream_platform USING (true) WITH CHECK (true);
CREATE POLICY reader ON firmware FOR SELECT TO wardstream_reader USING ((SELECT wardstream_hospitals()) IS NOT NULL);
GRANT SELECT, INSERT ON firmware TO wardstream_platform;
GRANT SELECT ON firmware TO wardstream_reader;
