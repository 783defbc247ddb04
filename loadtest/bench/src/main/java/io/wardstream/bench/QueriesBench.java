package io.wardstream.bench;

import io.wardstream.bench.QueriesReport.Query;
import io.wardstream.bench.QueriesReport.Target;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * The queries people wait for, over HTTP on a platform and a filled table of its own, one at a time
 * and of one patient after the other. Blocking.
 */
final class QueriesBench {

    private static final int WARM_UPS = 20;
    private static final long MOST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;
    private static final int BEDS = 100;

    /** Of people: the reader role's statements. */
    private static final String PAGES =
            """
            SELECT coalesce(sum(shared_blks_hit + shared_blks_read), 0)::bigint
            FROM pg_stat_statements
            WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = 'wardstream_reader')
            """;

    private final QueriesOptions options;
    private final Tree tree;
    private final Consumer<String> progress;

    /**
     * @param progress told what is being done
     */
    QueriesBench(QueriesOptions options, Tree tree, Consumer<String> progress) {
        this.options = options;
        this.tree = tree;
        this.progress = progress;
    }

    QueriesReport run() throws IOException, SQLException {
        progress.accept("starting PostgreSQL, Redis and the platform");
        try (Cleanup cleanup = Cleanup.atExit()) {
            Laboratory laboratory = Laboratory.open(options.directory(), tree.rolesSql(), cleanup);
            PlatformUnderTest platform =
                    cleanup.add(PlatformUnderTest.start(tree, laboratory, options.devices()));
            platform.awaitReady();
            Population population = Population.make(platform.api(), options.devices(), BEDS);
            try (Connection owner = laboratory.owner();
                    Connection superuser = laboratory.superuser()) {
                progress.accept("filling the table with " + options.rows() + " samples");
                long begun = System.nanoTime();
                FilledTable table = new FilledTable(owner, options);
                table.fill();
                double seconds = (System.nanoTime() - begun) / Phase.NANOS_A_SECOND;
                return new QueriesReport(
                        options,
                        table.rows(),
                        table.bytes(),
                        seconds,
                        measured(platform, population, superuser));
            }
        }
    }

    private List<Query> measured(
            PlatformUnderTest platform, Population population, Connection superuser)
            throws SQLException {
        Run run = new Run(platform.api(), population, superuser);
        String list = "/api/devices?limit=100&hospital=" + population.hospitalId();
        List<Query> queries = new ArrayList<>();
        queries.add(run.of("latest", new Target(0, 20, 0), one -> vitals(one) + "latest"));
        queries.add(
                run.of(
                        "1 h raw",
                        new Target(15, 0, 200),
                        one -> history(one, Duration.ofHours(1), "raw")));
        queries.add(
                run.of(
                        "24 h at 1 min",
                        new Target(200, 0, 0),
                        one -> history(one, Duration.ofDays(1), "1m")));
        queries.add(
                run.of("7 d at 5 min", Target.NONE, one -> history(one, Duration.ofDays(7), "5m")));
        queries.add(run.of("device list", Target.NONE, _ -> list));
        return queries;
    }

    private static String vitals(Population.Device one) {
        return "/api/patients/" + one.patientId() + "/vitals/";
    }

    private static String history(Population.Device one, Duration back, String resolution) {
        Instant now = Instant.now();
        return vitals(one)
                + "history?resolution="
                + resolution
                + "&from="
                + now.minus(back).toEpochMilli()
                + "&to="
                + now.toEpochMilli();
    }

    /** One query after the other against one platform. */
    private final class Run {
        private final PlatformApi api;
        private final List<Population.Device> devices;
        private final Connection superuser;

        Run(PlatformApi api, Population population, Connection superuser) {
            this.api = api;
            this.devices = population.devices();
            this.superuser = superuser;
        }

        /** Each is sent so often that the slow ones do not take the day: half a minute at most. */
        Query of(String name, Target target, Function<Population.Device, String> path)
                throws SQLException {
            progress.accept("asking " + name);
            int bytes = 0;
            for (int i = 0; i < Math.min(WARM_UPS, options.runs()); i++) {
                bytes = api.get(path.apply(device(i))).length();
            }
            Histogram micros = new Histogram(MOST_MICROS, 3);
            long pages = pages();
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            int run = 0;
            while (run < options.runs() && System.nanoTime() < end) {
                long begun = System.nanoTime();
                bytes = api.get(path.apply(device(run++))).length();
                micros.recordValue(Math.min(MOST_MICROS, (System.nanoTime() - begun) / 1_000));
            }
            return new Query(
                    name, Latency.of(micros), (double) (pages() - pages) / run, bytes, target);
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
}
