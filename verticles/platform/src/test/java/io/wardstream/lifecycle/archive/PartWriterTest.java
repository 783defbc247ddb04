package io.wardstream.lifecycle.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartWriterTest {
    private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
    private static final int SECONDS = 86_400;
    private static final int DEVICES = 8;

    @TempDir private Path folder;

    @Test
    void writesSevenVitalsInAtMostFiveBytes() throws Exception {
        Path file = folder.resolve("day.parquet");

        PartFile written = day(file);

        double bytes = (double) written.bytes() / written.rows();
        System.out.printf("Parquet: %.2f bytes a sample of 7 vitals%n", bytes);
        assertThat(bytes).isLessThanOrEqualTo(5);
        assertThat(written.rows()).isEqualTo((long) DEVICES * SECONDS);
        PartCheck.check("day.parquet", file, written);
    }

    @Test
    void namesTheDeviceWhoseRowsDiffer() throws Exception {
        Path file = folder.resolve("two.parquet");
        PartFile written = two(file, 98);
        PartFile other = two(folder.resolve("other.parquet"), 97);
        PartFile claimed =
                new PartFile(
                        written.name(),
                        written.bytes(),
                        written.sha256(),
                        written.rows(),
                        other.devices());

        assertThatThrownBy(() -> PartCheck.check("lake/two.parquet", file, claimed))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessage("lake/two.parquet: rows of device 2 differ");
    }

    @Test
    void namesAFileThatIsNoParquet() throws Exception {
        Path file = Files.writeString(folder.resolve("x"), "not one");
        PartFile claimed = new PartFile("x", 7, Sha256.of(file), 0, List.of());

        assertThatThrownBy(() -> PartCheck.check("lake/x", file, claimed))
                .hasMessageStartingWith("lake/x: no Parquet file of samples");
    }

    private static PartFile two(Path file, int secondSpo2) throws IOException {
        try (PartWriter writer = new PartWriter(file)) {
            writer.add(sample(1, 1, DAY, 40, 700, 980));
            writer.add(sample(2, 1, DAY, 40, 700, secondSpo2 * 10));
            return writer.finish("two.parquet");
        }
    }

    /** Vitals that wander as those of a patient do, a clock that trembles, and a network. */
    private static PartFile day(Path file) throws IOException {
        Random random = new Random(7);
        try (PartWriter writer = new PartWriter(file)) {
            for (int device = 1; device <= DEVICES; device++) {
                double heart = 70;
                double spo2 = 97;
                for (int second = 0; second < SECONDS; second++) {
                    heart += random.nextGaussian() * 0.4 + (72 - heart) * 0.002;
                    spo2 += random.nextGaussian() * 0.1 + (97 - spo2) * 0.01;
                    Instant at = DAY.plusMillis(second * 1_000L + random.nextInt(4));
                    writer.add(
                            sample(
                                    device,
                                    second + 1,
                                    at,
                                    20 + random.nextInt(30),
                                    (int) Math.round(heart) * 10,
                                    (int) Math.round(Math.min(100, spo2)) * 10));
                }
            }
            return writer.finish("day.parquet");
        }
    }

    private static ArchivedSample sample(
            int device, int seq, Instant at, int delay, int heart, int spo2) {
        boolean isCuff = seq % 900 == 1;
        return new ArchivedSample(
                device,
                at,
                device,
                1,
                seq,
                at.plusMillis(delay),
                null,
                true,
                (byte) 0,
                0,
                (short) heart,
                (short) (heart + 10 * (seq % 7 == 0 ? 1 : 0)),
                (short) spo2,
                (short) (10 * (14 + seq / 30 % 4)),
                isCuff ? (short) 1200 : null,
                isCuff ? (short) 800 : null,
                isCuff ? (short) 930 : null,
                null,
                null,
                null);
    }
}
