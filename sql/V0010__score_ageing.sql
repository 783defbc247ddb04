-- Why: the history of scores grows by hundreds of rows a patient and day and was kept for ever. It is deleted in batches
-- when it is 30 days old, by the node that tends the slots of samples. The index is some pages: rows come in the order of
-- their time.
-- Locks: SHARE on news2_score while the index is built: changes of scores are written after that.

CREATE INDEX news2_score_age ON news2_score USING brin (scored_at);

GRANT DELETE ON news2_score TO wardstream_platform;
