package io.wardstream.retrospect;

import io.vertx.core.Deployable;
import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.PgRecordedAlarms;
import io.wardstream.config.RetrospectConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Registry;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.LateNotes;
import io.wardstream.store.Database;
import io.wardstream.store.Leases;
import java.time.Clock;
import java.util.function.Supplier;

/** The door of the room: the alarms that were found, and who finds them. Thread-safe. */
public final class Retrospect {
    private final RetrospectDesk desk;
    private final RetrospectiveAlarms alarms;

    public Retrospect(
            RetrospectConfig config,
            Database database,
            Registry registry,
            AlertRules rules,
            LateNotes notes,
            DeviceSamples samples,
            Clock clock,
            Meters meters) {
        this.desk =
                new RetrospectDesk(
                        config,
                        notes,
                        rules,
                        registry.stays(),
                        registry.assignments(),
                        samples,
                        new PgRecordedAlarms(database),
                        new PgRetrospectiveStore(database),
                        clock,
                        new RetrospectMeters(meters));
        this.alarms = new PgRetrospectiveAlarms(database);
    }

    /** They can be read on every node. */
    public RetrospectiveAlarms alarms() {
        return alarms;
    }

    /**
     * To be deployed once on a node.
     *
     * @param leases where one node of all is found that does it
     */
    public Supplier<Deployable> verticle(Leases leases) {
        return () -> new RetrospectVerticle(desk, leases);
    }
}
