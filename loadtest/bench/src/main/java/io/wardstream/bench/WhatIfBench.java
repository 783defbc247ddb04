package io.wardstream.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.config.PlatformConfig;
import io.wardstream.samples.PgLiveSamples;
import io.wardstream.store.Database;
import io.wardstream.store.Migrations;
import io.wardstream.whatif.StayReplay;
import io.wardstream.whatif.replay.WhatIfReplay.Replayed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One bed-day read from a PostgreSQL of its own and judged twice, with the rules there are and with
 * others, as a what-if does. Some runs warm up; of the others the best counts, because a bed-day is
 * one thread and whatever else the machine does only adds to it. Blocking.
 */
final class WhatIfBench {
    private static final int WARM_UPS = 5;
    private static final int RUNS = 9;
    private static final long LIMIT_SECONDS = 60;
    private static final double NANOS_A_MILLI = 1e6;

    private final Path directory;
    private final Tree tree;

    /** Of the runs that count, milliseconds. */
    record Timing(double best, double median) {
        static Timing of(double[] millis) {
            double[] sorted = millis.clone();
            Arrays.sort(sorted);
            return new Timing(sorted[0], sorted[sorted.length / 2]);
        }
    }

    /**
     * What it took.
     *
     * @param samples of the bed-day, each of {@code vitals} values
     * @param alarms with the rules there are: that it does judge
     * @param all from the question to the answer
     * @param engine both engines of it
     */
    record Result(int samples, int vitals, int runs, int alarms, Timing all, Timing engine) {}

    WhatIfBench(Path directory, Tree tree) {
        this.directory = directory;
        this.tree = tree;
    }

    Result run() throws IOException, SQLException {
        try (Cleanup cleanup = Cleanup.atExit()) {
            Laboratory laboratory = Laboratory.open(directory, tree.rolesSql(), cleanup);
            PlatformConfig config = PlatformConfig.load(null, laboratory.environment());
            Vertx vertx = Vertx.vertx();
            AutoCloseable _ = cleanup.add(() -> ended(vertx.close()));
            int _ = await(Migrations.run(vertx, config.postgres()));
            BedDay day;
            try (Connection owner = laboratory.owner()) {
                day = BedDay.store(owner);
            }
            Database database = Database.open(vertx, config.postgres(), "bench");
            AutoCloseable _ = cleanup.add(() -> ended(database.close()));
            return measured(vertx, new PgLiveSamples(database), day);
        }
    }

    private static Result measured(Vertx vertx, PgLiveSamples samples, BedDay day) {
        double[] all = new double[RUNS];
        double[] engine = new double[RUNS];
        int alarms = 0;
        for (int run = -WARM_UPS; run < RUNS; run++) {
            StayReplay replay = day.replay(vertx, samples);
            long begun = System.nanoTime();
            Optional<Replayed> replayed = await(vertx.timer(1).compose(_ -> replay.run()));
            double millis = (System.nanoTime() - begun) / NANOS_A_MILLI;
            alarms = checked(replayed.orElseThrow()).before().size();
            if (run >= 0) {
                all[run] = millis;
                engine[run] = replay.judging().toNanos() / NANOS_A_MILLI;
            }
        }
        return new Result(
                BedDay.SAMPLES,
                BedDay.VITALS_A_SAMPLE,
                RUNS,
                alarms,
                Timing.of(all),
                Timing.of(engine));
    }

    private static Replayed checked(Replayed replayed) {
        if (replayed.samples() != BedDay.SAMPLES) {
            throw new BenchException(
                    "Judged " + replayed.samples() + " samples, not " + BedDay.SAMPLES + ".");
        }
        return replayed;
    }

    private static void ended(Future<Void> closed) {
        Void _ = await(closed);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new BenchException("No answer in " + LIMIT_SECONDS + " s.", late);
        }
    }
}
