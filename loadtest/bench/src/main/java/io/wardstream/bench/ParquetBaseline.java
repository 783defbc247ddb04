package io.wardstream.bench;

import io.wardstream.lifecycle.archive.ArchivedSample;
import io.wardstream.lifecycle.archive.PartFile;
import io.wardstream.lifecycle.archive.PartWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What the Parquet library writes from memory into a local file, on one thread: the least an export
 * takes, for nothing is read and nothing is sent. Blocking.
 */
final class ParquetBaseline {

    private static final int ROWS = 1_000_000;
    private static final int ROWS_A_DEVICE = 20_000;
    private static final int ROUNDS = 3;
    private static final long SEED = 5;

    private ParquetBaseline() {}

    /**
     * Rows a second, of the best of some rounds.
     *
     * @param directory where the file lies meanwhile
     */
    static double rowsPerSecond(Path directory) throws IOException {
        List<ArchivedSample> rows = rows();
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path file = directory.resolve("baseline.parquet");
            long begun = System.nanoTime();
            write(rows, file);
            double seconds = (System.nanoTime() - begun) / Phase.NANOS_A_SECOND;
            best = Math.max(best, ROWS / seconds);
            Files.delete(file);
        }
        return best;
    }

    private static void write(List<ArchivedSample> rows, Path file) throws IOException {
        try (PartWriter writer = new PartWriter(file)) {
            for (ArchivedSample row : rows) {
                writer.add(row);
            }
            PartFile part = writer.finish("baseline");
            if (part.rows() != ROWS) {
                throw new BenchException("Wrote " + part.rows() + " rows, not " + ROWS + ".");
            }
        }
    }

    /** As {@link FilledTable} makes them. */
    private static List<ArchivedSample> rows() {
        Random random = new Random(SEED);
        Instant begin = Instant.parse("2026-03-01T00:00:00Z");
        List<ArchivedSample> rows = new ArrayList<>(ROWS);
        for (int i = 0; i < ROWS; i++) {
            int device = 1 + i / ROWS_A_DEVICE;
            int n = i % ROWS_A_DEVICE;
            Instant at = begin.plusMillis(n * 1_000L + random.nextInt(12));
            int heart =
                    720 + 10 * (int) (8 * Math.sin(n / 30.0 + device) + 2 * random.nextDouble());
            boolean isCuff = n % 300 == 0;
            rows.add(
                    new ArchivedSample(
                            device,
                            at,
                            device,
                            1,
                            n + 1,
                            at.plusMillis(20 + random.nextInt(60)),
                            null,
                            true,
                            (byte) 0,
                            0,
                            (short) heart,
                            (short) (heart + 10 * random.nextInt(2)),
                            (short) (970 - 10 * (int) (random.nextDouble() * 1.3)),
                            (short) (140 + 10 * (int) (3 * Math.sin(n / 40.0))),
                            isCuff ? (short) 1_210 : null,
                            isCuff ? (short) 780 : null,
                            isCuff ? (short) 930 : null,
                            (short) (3_660 + 10 * (int) (2 * Math.sin(n / 900.0))),
                            (short) (380 + 10 * random.nextInt(2)),
                            null));
        }
        return rows;
    }
}
