-- The lake in DuckDB. Replace {lake} by the folder of a local copy of the bucket, or by s3://<bucket> (extension httpfs).
-- Vitals are value x 10 (temperature x 100); validity: 2 bits a vital in catalogue order, 0 valid. Times are UTC.
-- A range of days and a device or patient read only the files, row groups and pages they need.
CREATE VIEW sample AS
SELECT *
FROM read_parquet('{lake}/samples/*/*/part-*.parquet', hive_partitioning = true,
                  hive_types = {'hospital': INTEGER, 'day': DATE});
