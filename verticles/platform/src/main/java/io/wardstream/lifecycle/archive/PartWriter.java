package io.wardstream.lifecycle.archive;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * Writes one Parquet file of rows that come by device and time. What grows steadily (times, seq) is
 * delta-coded, what repeats (vitals) is kept as a dictionary. Holds one row group in memory.
 * Blocks; not safe for use by two threads.
 */
public final class PartWriter implements AutoCloseable {

    /** Before compression; about a million rows, some MB in the file. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    /** About an hour and a half of one device: what a reader has to decode at least. */
    private static final int PAGE_ROWS = 5_000;

    private final Path file;
    private final CarpetWriter<ArchivedSample> out;
    private final List<DeviceDigest> devices = new ArrayList<>();
    private @Nullable DeviceTally tally;
    private long rows;

    /** Begins the file; what is there is replaced. */
    public PartWriter(Path file) throws IOException {
        this.file = file;
        this.out =
                new CarpetWriter.Builder<>(
                                new FileSystemOutputFile(file.toFile()), ArchivedSample.class)
                        .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                        .withDefaultTimeUnit(TimeUnit.MILLIS)
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .withWriterVersion(WriterVersion.PARQUET_2_0)
                        .withRowGroupSize(ROW_GROUP_BYTES)
                        .withPageRowCountLimit(PAGE_ROWS)
                        .withDictionaryEncoding("observed_at", false)
                        .withDictionaryEncoding("received_at", false)
                        .withDictionaryEncoding("device_at", false)
                        .withDictionaryEncoding("seq", false)
                        .withExtraMetaData(
                                "wardstream.schema", String.valueOf(Manifest.SCHEMA_VERSION))
                        .build();
    }

    /** In the order of device and time. */
    public void add(ArchivedSample sample) throws IOException {
        DeviceTally present = tally;
        if (present == null || present.deviceId() != sample.deviceId()) {
            endDevice();
            present = new DeviceTally(sample.deviceId());
            tally = present;
        }
        present.add(sample);
        out.write(sample);
        rows++;
    }

    long rows() {
        return rows;
    }

    Path file() {
        return file;
    }

    /** The file is whole on the local disk then. */
    public PartFile finish(String name) throws IOException {
        endDevice();
        out.close();
        return new PartFile(name, Files.size(file), Sha256.of(file), rows, devices);
    }

    private void endDevice() {
        DeviceTally present = tally;
        if (present != null) {
            devices.add(present.finish());
            tally = null;
        }
    }

    /** Gives the file up. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
