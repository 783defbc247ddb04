package io.wardstream.stream;

import io.vertx.core.Deployable;
import io.wardstream.alerts.AlarmLog;
import io.wardstream.config.StreamConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Registry;
import io.wardstream.samples.FlushLog;
import io.wardstream.store.Database;
import io.wardstream.store.Leases;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** The door of the room. Thread-safe. */
public final class Stream {
    private final StreamDesk desk;

    public Stream(
            StreamConfig config,
            Database database,
            Registry registry,
            FlushLog samples,
            AlarmLog alarms,
            Clock clock,
            Meters meters) {
        StreamMeters counted = new StreamMeters(meters, clock);
        Records records = new Records(config);
        desk =
                new StreamDesk(
                        config,
                        List.of(
                                new SampleSource(
                                        samples,
                                        registry.assignments(),
                                        records,
                                        config.batchSamples(),
                                        counted),
                                new AlarmSource(alarms, registry.hospitals(), records)),
                        new PgStreamPositions(database),
                        counted);
    }

    /** To be deployed once on a node. */
    public Supplier<Deployable> verticle(Leases leases, String nodeId) {
        return () -> new StreamVerticle(desk, leases, nodeId);
    }
}
