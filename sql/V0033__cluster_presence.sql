-- Why: a node that is cut off from others cannot tell that from their end. Nodes at work say so here each second, so a
-- node that no longer sees another in the cluster learns that it lives (docs/adr/0044). A row a node; rows of nodes
-- that ended without a word are deleted by the next that starts, a day later.
-- Locks: creates only.

CREATE TABLE cluster_presence (
    node_id text        PRIMARY KEY,
    seen_at timestamptz NOT NULL
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE, DELETE ON cluster_presence TO wardstream_platform;
ALTER TABLE cluster_presence ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform ON cluster_presence TO wardstream_platform USING (true) WITH CHECK (true);
