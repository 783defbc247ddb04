-- The lake in DuckDB. Replace {lake} by the folder of a local copy of the bucket, or by s3://<bucket> (extension httpfs).
-- Vitals are value x 10 (temperature x 100); validity: 2 bits a vital in catalogue order, 0 valid. Times are UTC.
-- A range of days and a device or patient read only the files, row groups and pages they need.
-- Samples that came when their day was archived lie in overlay-*.parquet beside the day's part-*.parquet until the day is
-- rewritten: both are read, no sample is in two of them. While a day is rewritten, or after that was broken off, old and new files
-- may lie there together: _manifest.json names those that count.
CREATE VIEW sample AS
SELECT *
FROM read_parquet('{lake}/samples/*/*/*.parquet', hive_partitioning = true,
                  hive_types = {'hospital': INTEGER, 'day': DATE});
