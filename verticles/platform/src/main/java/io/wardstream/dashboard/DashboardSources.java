package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.access.BridgeTickets;
import io.wardstream.access.Caller;
import io.wardstream.access.audit.Audit;
import io.wardstream.access.audit.ClientAddress;
import io.wardstream.alerts.Alarms;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.registry.Devices;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Patients;
import io.wardstream.registry.Placements;
import io.wardstream.samples.LatestReader;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the dashboard needs of the rooms below.
 *
 * @param sessionLifetime the longest a session lasts that is not refreshed
 */
public record DashboardSources(
        Hospitals hospitals,
        Patients patients,
        Placements placements,
        LatestReader latest,
        Alarms alarms,
        Devices devices,
        UnderUpdate underUpdate,
        BridgeTickets tickets,
        Bearers tokens,
        PresentCallers callers,
        Duration sessionLifetime,
        Audit audit,
        ClientAddress addresses) {

    /** As pages are told with each tick. */
    static final String RELEASE = "0.1.0";

    /** How far devices are that get new firmware. Thread-safe. */
    @FunctionalInterface
    public interface UnderUpdate {

        /** Those of a hospital; failed with a {@code StorageException} when nobody can say. */
        Future<List<FirmwareProgress>> of(Scope scope, int hospitalId);
    }

    /** Who shows an access token or a key. Thread-safe. */
    public interface Bearers {

        /**
         * The person or program, with the rights of this moment.
         *
         * @return empty when what is shown is not good; failed with a {@code StorageException} when
         *     the database cannot answer
         */
        Future<Optional<Caller>> bearer(String token);
    }

    /** Who is behind sessions now. Thread-safe. */
    public interface PresentCallers {

        /**
         * The rights of this moment, in one call.
         *
         * @return without the sessions that have ended; failed with a {@code StorageException} when
         *     the database cannot answer
         */
        Future<Map<UUID, Caller>> present(Collection<UUID> sessionIds);
    }
}
