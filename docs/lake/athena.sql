-- The lake in Athena (and Trino, Hive). Replace {bucket}. Files that begin with an underscore are passed over.
-- Vitals are value x 10 (temperature x 100); validity: 2 bits a vital in catalogue order, 0 valid. Times are UTC.
-- Samples that came when their day was archived lie in overlay-*.parquet beside the day's part-*.parquet until the day is
-- rewritten: both are read, no sample is in two of them. While a day is rewritten, or after that was broken off, old and new files
-- may lie there together: _manifest.json names those that count.
-- Partitions are not listed: Athena computes their paths from the query's hospital and day.
CREATE EXTERNAL TABLE sample (
  device_id        int,
  observed_at      timestamp,
  patient_id       int,
  epoch_no         int,
  seq              int,
  received_at      timestamp,
  device_at        timestamp,
  live             boolean,
  generation       tinyint,
  validity         int,
  heart_rate       smallint,
  pulse_rate       smallint,
  spo2             smallint,
  respiration_rate smallint,
  systolic_bp      smallint,
  diastolic_bp     smallint,
  mean_bp          smallint,
  temperature      smallint,
  etco2            smallint,
  extra            string
)
PARTITIONED BY (hospital int, day date)
STORED AS PARQUET
LOCATION 's3://{bucket}/samples/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.hospital.type' = 'injected',
  'projection.day.type' = 'date',
  'projection.day.range' = '2026-01-01,NOW',
  'projection.day.format' = 'yyyy-MM-dd',
  'storage.location.template' = 's3://{bucket}/samples/hospital=${hospital}/day=${day}/'
);

-- Hours: a row a vital, device, patient and hour, for months that have left PostgreSQL (lifecycle.rollupDays). Sum, min and max are
-- scaled as samples are; the mean is sum / count.
CREATE EXTERNAL TABLE vital_hour (
  patient_id       int,
  bucket           timestamp,
  device_id        int,
  vital            string,
  count            int,
  valid_count      int,
  sum              bigint,
  min              smallint,
  max              smallint
)
PARTITIONED BY (hospital int, month string)
STORED AS PARQUET
LOCATION 's3://{bucket}/hours/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.hospital.type' = 'injected',
  'projection.month.type' = 'date',
  'projection.month.range' = '2026-01,NOW',
  'projection.month.format' = 'yyyy-MM',
  'projection.month.interval' = '1',
  'projection.month.interval.unit' = 'MONTHS',
  'storage.location.template' = 's3://{bucket}/hours/hospital=${hospital}/month=${month}/'
);
