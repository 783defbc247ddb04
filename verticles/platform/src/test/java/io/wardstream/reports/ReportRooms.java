package io.wardstream.reports;

import io.vertx.core.Future;
import io.wardstream.alerts.Alarms;
import io.wardstream.config.ReportsConfig;
import io.wardstream.history.RawTier;
import io.wardstream.history.TieredHistory;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.PgPatientSamples;
import io.wardstream.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Reports on a database, for tests of this room and others: nobody does a job unless deployed. */
public final class ReportRooms {
    static final ReportsConfig CONFIG =
            new ReportsConfig(
                    1,
                    Duration.ofMillis(20),
                    Duration.ofSeconds(60),
                    Duration.ofDays(92),
                    3,
                    5,
                    Duration.ofDays(7));

    private ReportRooms() {}

    public static Reports open(RegistryBed bed, Alarms alarms, ObjectStore store, Clock clock) {
        return open(bed, alarms, stored(bed), store, clock);
    }

    static ReportSeries stored(RegistryBed bed) {
        PatientSamples samples = new PgPatientSamples(bed.database, bed.registry.assignments());
        RawTier raw =
                new RawTier(samples, () -> Future.succeededFuture(0L), InstantSource.system());
        return new StoredSeries(new TieredHistory(List.of(raw), InstantSource.system()));
    }

    /** One that reads samples as the test wants. */
    static Reports open(
            RegistryBed bed, Alarms alarms, ReportSeries series, ObjectStore store, Clock clock) {
        return new Reports(
                bed.vertx,
                bed.database,
                bed.registry,
                alarms,
                series,
                store,
                CONFIG,
                clock,
                new Meters());
    }
}
