-- As duckdb.sql, once the first month of hours is in the lake.
-- Hours: a row a vital, device, patient and hour, for months that have left PostgreSQL (lifecycle.rollupDays). Sum, min and max are
-- scaled as samples are; the mean is sum / count.
CREATE VIEW vital_hour AS
SELECT *
FROM read_parquet('{lake}/hours/*/*/*.parquet', hive_partitioning = true,
                  hive_types = {'hospital': INTEGER, 'month': VARCHAR});
