package io.wardstream.lifecycle.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.lifecycle.ranges.BlockCache;
import io.wardstream.lifecycle.ranges.ObjectFile;
import io.wardstream.lifecycle.ranges.OneObject;
import io.wardstream.ops.Meters;
import io.wardstream.samples.StoredSample;
import io.wardstream.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetRowsTest {
    private static final long DAY = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int DEVICES = 30;
    private static final int SECONDS = 20_000;

    @TempDir private static Path folder;

    private static byte[] content;

    /** Values that do not compress: a file of some MB with few rows. */
    @BeforeAll
    static void write() throws IOException {
        Path file = folder.resolve("part-0.parquet");
        Random random = new Random(1);
        try (PartWriter writer = new PartWriter(file)) {
            for (int device = 1; device <= DEVICES; device++) {
                for (int seq = 1; seq <= SECONDS; seq++) {
                    writer.add(ArchivedSample.of(sample(device, seq, random), device));
                }
            }
            PartFile _ = writer.finish("part-0.parquet");
        }
        content = Files.readAllBytes(file);
    }

    @Test
    void fetchesAFewRangesForAnHourOfOneDeviceOutOfMany() throws IOException {
        OneObject store = new OneObject(content);
        ParquetRows rows = rows(store, "few");

        List<StoredSample> hour = read(rows, 17, DAY + HOUR, DAY + 2 * HOUR);

        assertThat(hour).hasSize(3_600);
        assertThat(hour).allSatisfy(one -> assertThat(one.deviceId()).isEqualTo(17));
        assertThat(hour.getFirst().observedAt()).isEqualTo(DAY + HOUR);
        assertThat(hour.getFirst().seq()).isEqualTo(3_600 + 1);
        assertThat(store.bytes.get()).isLessThan(content.length / 4);
    }

    @Test
    void readsAgainFromTheLocalDisk() throws IOException {
        OneObject store = new OneObject(content);
        ParquetRows rows = rows(store, "again");
        List<StoredSample> first = read(rows, 17, DAY + HOUR, DAY + 2 * HOUR);
        store.bytes.set(0);

        assertThat(read(rows, 17, DAY + HOUR, DAY + 2 * HOUR)).isEqualTo(first);

        assertThat(store.bytes).hasValue(0);
    }

    @Test
    void readsNoMoreThanOneBeyondTheLimit() throws IOException {
        ParquetRows rows = rows(new OneObject(content), "limit");

        assertThat(
                        rows.read(
                                object(),
                                LakeRow.class,
                                ParquetRows.ofDevice(3, DAY, DAY + 24 * HOUR),
                                100))
                .hasSize(101);
    }

    @Test
    void neverGivesOtherValuesWhenAByteHasChanged() throws IOException {
        List<StoredSample> whole = read(rows(new OneObject(content), "whole"), 17, DAY, DAY + HOUR);
        Random random = new Random(3);
        int found = 0;
        for (int i = 0; i < 60; i++) {
            byte[] damaged = content.clone();
            damaged[damaged.length - 1 - random.nextInt(damaged.length / (i % 2 == 0 ? 1 : 100))] ^=
                    (byte) (1 << random.nextInt(8));
            ParquetRows rows = rows(new OneObject(damaged), "damaged");
            List<StoredSample> given;
            try {
                given = read(rows, 17, DAY, DAY + HOUR);
            } catch (ObjectStoreException damage) {
                assertThat(damage).hasMessageContaining("lake/part-0.parquet");
                found++;
                continue;
            } catch (AssertionError ofTheLibrary) {
                continue; // only where assertions are on
            }
            assertThat(given).isEqualTo(whole);
        }
        assertThat(found).isPositive();
    }

    private static ParquetRows rows(OneObject store, String name) throws IOException {
        Path own = Files.createTempDirectory(folder, name);
        return new ParquetRows(BlockCache.open(store, own, 64 << 20, new Meters()));
    }

    private static List<StoredSample> read(ParquetRows rows, int device, long from, long to) {
        return rows
                .read(
                        object(),
                        LakeRow.class,
                        ParquetRows.ofDevice(device, from, to),
                        Integer.MAX_VALUE - 1)
                .stream()
                .map(LakeRow::toSample)
                .toList();
    }

    private static ObjectFile object() {
        return new ObjectFile("lake/part-0.parquet", "b".repeat(64), content.length);
    }

    private static VitalSample sample(int device, int seq, Random random) {
        Vitals.Builder vitals = Vitals.builder();
        vitals.put(VitalSign.HEART_RATE, 40 + random.nextInt(1_000) / 10.0);
        vitals.put(VitalSign.SPO2, 60 + random.nextInt(400) / 10.0);
        vitals.put(VitalSign.TEMPERATURE, 34 + random.nextInt(600) / 100.0);
        vitals.put(VitalSign.MEAN_BP, 60 + random.nextInt(1_000) / 10.0);
        long at = DAY + (seq - 1) * 1_000L;
        return new VitalSample(
                device,
                1,
                seq,
                at,
                at,
                at + random.nextInt(1_000),
                true,
                Generation.REAL,
                vitals.build(),
                null);
    }
}
