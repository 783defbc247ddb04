package io.wardstream.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A platform whose samples have grown old in good order: rows of the last hours, packed minutes
 * before, minutes and hours of all of them, and, with an object store, a day in the lake. Blocking.
 *
 * @param table before it grew old: its rows and bytes
 * @param ageing what it took to roll up, pack and archive
 */
record AgedPlatform(PlatformUnderTest platform, Population population, Table table, Ageing ageing) {

    private static final int BEDS = 100;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final int PROGRESS_EVERY = 30;

    /** By the clock of the run, and of processors. */
    record Ageing(double seconds, double platformCpuSeconds, double postgresCpuSeconds) {}

    /** Samples as they came, with their indexes. */
    record Table(long rows, long bytes, double fillSeconds) {}

    /**
     * What it is filled with.
     *
     * @param devices there are
     * @param measuring so many of them have measured, once a second
     * @param days back from now
     * @param longAgo when one more stretch began; without seconds it does not count
     * @param longAgoSeconds how long that lasted
     */
    record Filling(int devices, int measuring, int days, Instant longAgo, int longAgoSeconds) {}

    /**
     * Makes one; its archive comes soon where there is one.
     *
     * @param settings more lines for the platform
     */
    static AgedPlatform make(
            Tree tree,
            Laboratory laboratory,
            Cleanup cleanup,
            Filling filling,
            String settings,
            Consumer<String> progress)
            throws IOException, SQLException {
        Population population;
        progress.accept("making " + filling.devices() + " devices");
        try (PlatformUnderTest young =
                PlatformUnderTest.start(
                        tree, laboratory, filling.devices(), "lifecycle: {enabled: false}")) {
            young.awaitReady();
            population = Population.make(young.api(), filling.devices(), BEDS);
        }
        try (Connection owner = laboratory.owner()) {
            FilledTable table = new FilledTable(owner, filling.measuring());
            Table filled = fill(table, filling, progress);
            PlatformUnderTest platform =
                    cleanup.add(
                            PlatformUnderTest.start(tree, laboratory, filling.devices(), settings));
            platform.awaitReady();
            Ageing ageing;
            try (PostgresMeter meter = laboratory.meter()) {
                ageing = age(platform, meter, table, filling.longAgoSeconds() > 0, progress);
            }
            return new AgedPlatform(platform, population, filled, ageing);
        }
    }

    private static Table fill(FilledTable table, Filling filling, Consumer<String> progress)
            throws SQLException {
        Instant now = Instant.now();
        long begun = System.nanoTime();
        if (filling.longAgoSeconds() > 0) {
            progress.accept("filling " + filling.longAgoSeconds() + " s of a day long ago");
            table.fill(filling.longAgo(), filling.longAgoSeconds());
        }
        for (int day = filling.days(); day > 0; day--) {
            progress.accept("filling the day that began " + 24 * day + " h ago");
            table.fill(now.minus(Duration.ofDays(day)), (int) Duration.ofDays(1).toSeconds());
        }
        progress.accept("analyzing");
        table.analyze();
        double seconds = (System.nanoTime() - begun) / Phase.NANOS_A_SECOND;
        return new Table(table.rows(), table.bytes(), seconds);
    }

    private static Ageing age(
            PlatformUnderTest platform,
            PostgresMeter meter,
            FilledTable table,
            boolean isToArchive,
            Consumer<String> progress)
            throws SQLException {
        PostgresUse postgres = meter.read();
        double cpu = ProcessUse.cpuSeconds(platform.pid());
        long begun = System.nanoTime();
        FilledTable.Left left = table.left(isToArchive);
        for (int round = 0; !left.isNothing(); round++) {
            if (System.nanoTime() - begun > LONGEST.toNanos()) {
                throw new BenchException("The samples did not grow old in " + LONGEST + ".");
            }
            if (round % PROGRESS_EVERY == 0) {
                progress.accept("growing old: " + left.text());
            }
            platform.run(POLL);
            left = table.left(isToArchive);
        }
        return new Ageing(
                (System.nanoTime() - begun) / Phase.NANOS_A_SECOND,
                ProcessUse.cpuSeconds(platform.pid()) - cpu,
                meter.read().since(postgres).cpuSeconds());
    }
}
