package io.wardstream.bench;

import io.wardstream.bench.QueriesReport.Query;
import io.wardstream.bench.QueriesReport.Target;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Asks one platform over HTTP, one query after the other, of one patient after the other. Blocking.
 */
final class Asker {

    private static final int FEW_WARM_UPS = 20;

    /** Until what is asked is compiled on both sides, or as long as this takes. */
    private static final int WARM_UPS = 1_000;

    private static final long WARM_UP_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long MOST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;

    /** Of people: the reader role's statements. */
    private static final String PAGES =
            """
            SELECT coalesce(sum(shared_blks_hit + shared_blks_read), 0)::bigint
            FROM pg_stat_statements
            WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = 'wardstream_reader')
            """;

    private final PlatformApi api;
    private final List<Population.Device> devices;
    private final Connection superuser;
    private final int runs;
    private final Consumer<String> progress;

    /**
     * @param devices whose patients are asked for
     * @param superuser who may see the statistics of all roles
     * @param runs of each query
     */
    Asker(
            PlatformApi api,
            List<Population.Device> devices,
            Connection superuser,
            int runs,
            Consumer<String> progress) {
        this.api = api;
        this.devices = devices;
        this.superuser = superuser;
        this.runs = runs;
        this.progress = progress;
    }

    /** One that asks for so few patients that each is asked for again and again. */
    Asker ofFew(int patients) {
        return new Asker(
                api,
                devices.subList(0, Math.min(patients, devices.size())),
                superuser,
                runs,
                progress);
    }

    /** The path of everything there is of a patient's vitals. */
    private static String vitals(Population.Device one) {
        return "/api/patients/" + one.patientId() + "/vitals/";
    }

    static String latest(Population.Device one) {
        return vitals(one) + "latest";
    }

    /** The path of a history up to an instant. */
    static String history(Population.Device one, Instant to, Duration back, String resolution) {
        return vitals(one)
                + "history?resolution="
                + resolution
                + "&from="
                + to.minus(back).toEpochMilli()
                + "&to="
                + to.toEpochMilli();
    }

    /** Each is sent so often that the slow ones do not take the day: half a minute at most. */
    Query of(String name, Target target, Function<Population.Device, String> path)
            throws SQLException {
        return measured(name, target, path, WARM_UPS);
    }

    /** As {@link #of}, of patients who have not been asked for, as far as there are as many. */
    Query ofNew(String name, Target target, Function<Population.Device, String> path)
            throws SQLException {
        return measured(name, target, path, FEW_WARM_UPS);
    }

    private Query measured(
            String name, Target target, Function<Population.Device, String> path, int warmUps)
            throws SQLException {
        progress.accept("asking " + name);
        int bytes = 0;
        long warm = System.nanoTime() + WARM_UP_NANOS;
        for (int i = 0; i < warmUps && System.nanoTime() < warm; i++) {
            bytes = api.get(path.apply(device(devices.size() - 1 - i % devices.size()))).length();
        }
        Histogram micros = new Histogram(MOST_MICROS, 3);
        long pages = pages();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        int run = 0;
        while (run < runs && System.nanoTime() < end) {
            long begun = System.nanoTime();
            bytes = api.get(path.apply(device(run++))).length();
            micros.recordValue(Math.min(MOST_MICROS, (System.nanoTime() - begun) / 1_000));
        }
        return new Query(name, Latency.of(micros), (double) (pages() - pages) / run, bytes, target);
    }

    private Population.Device device(int run) {
        return devices.get(run % devices.size());
    }

    private long pages() throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(PAGES)) {
            boolean _ = row.next();
            return row.getLong(1);
        }
    }
}
