package io.wardstream.lifecycle.archive;

import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.CloseableIterator;
import com.jerolba.carpet.ColumnNamingStrategy;
import com.jerolba.carpet.FieldMatchingStrategy;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.samples.rollup.VitalStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Writes one Parquet file of hours that come by patient, start and device. Holds one row group in
 * memory. Blocks; not safe for use by two threads.
 */
final class HoursWriter implements AutoCloseable {

    private static final long ROW_GROUP_BYTES = 16L << 20;

    /** About a month of one patient with seven vitals. */
    private static final int PAGE_ROWS = 5_000;

    private final Path file;
    private final CarpetWriter<ArchivedHour> out;
    private final HoursTally tally = new HoursTally();
    private long rows;
    private int lastPatient;

    HoursWriter(Path file) throws IOException {
        this.file = file;
        this.out =
                new CarpetWriter.Builder<>(
                                new FileSystemOutputFile(file.toFile()), ArchivedHour.class)
                        .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                        .withDefaultTimeUnit(TimeUnit.MILLIS)
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .withWriterVersion(WriterVersion.PARQUET_2_0)
                        .withRowGroupSize(ROW_GROUP_BYTES)
                        .withPageRowCountLimit(PAGE_ROWS)
                        .withDictionaryEncoding("sum", false)
                        .withExtraMetaData(
                                "wardstream.schema", String.valueOf(HoursManifest.SCHEMA_VERSION))
                        .build();
    }

    /** A row a vital, in the order of the catalogue. */
    void add(RollupBucket bucket) throws IOException {
        for (VitalSign sign : VitalSign.values()) {
            VitalStats stats = bucket.vitals().get(sign);
            if (stats != null) {
                add(
                        new ArchivedHour(
                                bucket.patientId(),
                                Instant.ofEpochMilli(bucket.start()),
                                bucket.deviceId(),
                                sign.wireName(),
                                stats.count(),
                                stats.valid(),
                                stats.sum(),
                                stats.min(),
                                stats.max()));
            }
        }
        lastPatient = bucket.patientId();
    }

    private void add(ArchivedHour hour) throws IOException {
        tally.add(hour);
        out.write(hour);
        rows++;
    }

    long rows() {
        return rows;
    }

    /** Of the last bucket. */
    int lastPatient() {
        return lastPatient;
    }

    Path file() {
        return file;
    }

    /** The file is whole on the local disk then. */
    HoursFile finish(String name) throws IOException {
        out.close();
        return new HoursFile(name, Files.size(file), Sha256.of(file), rows, tally.patients());
    }

    /** The rows of a file in their order. */
    static CloseableIterator<ArchivedHour> read(Path file) {
        return new CarpetReader<>(file.toFile(), ArchivedHour.class)
                .withFieldMatchingStrategy(FieldMatchingStrategy.SNAKE_CASE)
                .iterator();
    }

    /** Gives the file up. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
