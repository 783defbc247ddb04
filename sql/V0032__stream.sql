-- Why: samples and alarms go to Kafka in the order of their commits (docs/adr/0037). A reader that is behind must find the
-- samples of a flush without searching for them, count what waits, and be told of what was dropped before it was sent.
-- Locks: ACCESS EXCLUSIVE on sample_flush with its partitions, and on alarm_event, for a moment (new columns without a value:
-- nothing is rewritten); flushes wait. The index is built under SHARE: raises wait as long, shown as not recorded meanwhile.

-- sample_count: how many samples the flush stored. times: when those of each range were observed, in seconds, coded beside
-- ranges. Null in rows of nodes of before.
ALTER TABLE sample_flush
    ADD COLUMN sample_count int,
    ADD COLUMN times        bytea;

-- The order of commits, as in sample_flush; null in events of before, which are sent to nobody.
ALTER TABLE alarm_event ADD COLUMN xid xid8;
ALTER TABLE alarm_event ALTER COLUMN xid SET DEFAULT pg_current_xact_id();
CREATE INDEX alarm_event_xid ON alarm_event (xid) WHERE xid IS NOT NULL;

-- How far each topic has come: all of transactions up to xid was acknowledged by Kafka. reached_at: when the last of it was
-- stored. lost_*: samples whose flush was forgotten before they were sent, of all time; from and through are of the last such gap.
CREATE TABLE stream_position (
    feed         text        PRIMARY KEY CHECK (feed IN ('samples', 'alarms')),
    xid          xid8        NOT NULL,
    reached_at   timestamptz NOT NULL,
    lost_samples bigint      NOT NULL DEFAULT 0,
    lost_from    timestamptz,
    lost_through timestamptz
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE ON stream_position TO wardstream_platform;
ALTER TABLE stream_position ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON stream_position TO wardstream_platform USING (true) WITH CHECK (true);

-- As in V0002, and counts what the stream has not sent of a log before it is dropped: nobody need be there to see it go.
CREATE OR REPLACE FUNCTION sample_flush_drop_before(instant timestamptz) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
  slot record;
  dropped int := 0;
BEGIN
  FOR slot IN
    SELECT to_regclass(replace(table_name, 'vital_sample_', 'sample_flush_')) AS log
    FROM sample_slot WHERE slot_to <= instant
    ORDER BY slot_from
  LOOP
    IF slot.log IS NOT NULL THEN
      EXECUTE format(
        'UPDATE stream_position p
         SET lost_samples = p.lost_samples + unsent.samples,
             lost_from = CASE WHEN p.lost_through > p.reached_at THEN p.lost_from ELSE unsent.first_at END,
             lost_through = unsent.last_at
         FROM (SELECT sum(coalesce(l.sample_count, 1)) AS samples, min(l.flushed_at) AS first_at, max(l.flushed_at) AS last_at
               FROM %s l
               JOIN stream_position s ON s.feed = ''samples''
               WHERE l.xid > s.xid AND l.xid < pg_snapshot_xmax(pg_current_snapshot())) unsent
         WHERE p.feed = ''samples'' AND unsent.samples > 0', slot.log);
      EXECUTE format('DROP TABLE %s', slot.log);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  RETURN dropped;
END
$$;
