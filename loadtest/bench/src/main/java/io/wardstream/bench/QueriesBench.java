package io.wardstream.bench;

import io.wardstream.bench.AgedPlatform.Filling;
import io.wardstream.bench.QueriesReport.Query;
import io.wardstream.bench.QueriesReport.Target;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The queries people wait for, over HTTP on a platform and a filled table of its own, one at a time
 * and of one patient after the other. Blocking.
 */
final class QueriesBench {

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
            int devices = options.devices();
            AgedPlatform aged =
                    AgedPlatform.make(
                            tree,
                            laboratory,
                            cleanup,
                            new Filling(devices, devices, options.days(), Instant.EPOCH, 0),
                            "",
                            progress);
            try (Connection superuser = laboratory.superuser()) {
                return new QueriesReport(
                        options,
                        aged.table(),
                        aged.ageing(),
                        measured(aged.platform(), aged.population(), superuser));
            }
        }
    }

    private List<Query> measured(
            PlatformUnderTest platform, Population population, Connection superuser)
            throws SQLException {
        Asker asker =
                new Asker(
                        platform.api(), population.devices(), superuser, options.runs(), progress);
        String list = "/api/devices?limit=100&hospital=" + population.hospitalId();
        List<Query> queries = new ArrayList<>();
        queries.add(asker.ofNew("latest, for the first time", Target.NONE, Asker::latest));
        queries.add(asker.ofFew(20).of("latest", new Target(0, 20, 0), Asker::latest));
        queries.add(asker.of("1 h raw, not packed yet", Target.NONE, one -> hour(one, 0)));
        queries.add(asker.of("1 h raw, packed", new Target(15, 0, 200), one -> hour(one, 23)));
        queries.add(
                asker.of(
                        "24 h at 1 min",
                        new Target(200, 0, 0),
                        one -> Asker.history(one, Instant.now(), Duration.ofDays(1), "1m")));
        queries.add(
                asker.of(
                        "7 d at 5 min",
                        Target.NONE,
                        one -> Asker.history(one, Instant.now(), Duration.ofDays(7), "5m")));
        queries.add(asker.of("device list", Target.NONE, _ -> list));
        return queries;
    }

    private static String hour(Population.Device one, int hoursAgo) {
        Instant to = Instant.now().minus(Duration.ofHours(hoursAgo));
        return Asker.history(one, to, Duration.ofHours(1), "raw");
    }
}
