-- The lake in Athena (and Trino, Hive). Replace {bucket}. Files that begin with an underscore are passed over.
-- Vitals are value x 10 (temperature x 100); validity: 2 bits a vital in catalogue order, 0 valid. Times are UTC.
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
