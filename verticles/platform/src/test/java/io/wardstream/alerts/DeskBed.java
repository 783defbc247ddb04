package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.codec.model.Alarm;
import io.wardstream.config.AcknowledgeTimeouts;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Placement;
import io.wardstream.registry.Placements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A desk for the alarms of patients whose database writes whatever is asked. */
final class DeskBed {
    private static final AcknowledgeTimeouts NEVER =
            new AcknowledgeTimeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private DeskBed() {}

    /**
     * @param place of the only device there is
     */
    static AlarmDesk desk(Vertx vertx, ScoreRecorder history, Placement place) {
        return desk(vertx, history, place, new WillingStore(), known -> {});
    }

    /**
     * @param onClosed told of what is closed on record
     */
    static AlarmDesk desk(
            Vertx vertx,
            ScoreRecorder history,
            Placement place,
            WillingStore store,
            Consumer<AlarmCase> onClosed) {
        AlertMeters meters = new AlertMeters(new Meters());
        Recorder recorder =
                new Recorder(
                        vertx,
                        store,
                        new AlarmPublisher(vertx.eventBus()),
                        meters,
                        Duration.ofMinutes(1),
                        () -> 1_764_000_000_000L,
                        onClosed);
        return new AlarmDesk(recorder, new OnePlace(place), NEVER, meters, history);
    }

    static final class WillingStore implements AlarmStore {
        final List<Recording> raises = new ArrayList<>();

        @Override
        public Future<Map<UUID, Alarm>> raise(List<Recording> asked) {
            raises.addAll(asked);
            return change(asked);
        }

        List<Alarm> raised() {
            return raises.stream().map(Recording::alarm).toList();
        }

        @Override
        public Future<Map<UUID, Alarm>> change(List<Recording> changes) {
            Map<UUID, Alarm> standing = new HashMap<>();
            changes.forEach(it -> standing.put(it.alarm().id(), it.alarm().recorded()));
            return Future.succeededFuture(standing);
        }

        @Override
        public Future<List<RecentAlarm>> recentOf(
                Collection<Integer> patientIds, long closedAfter) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<List<Alarm>> openIn(Collection<Integer> shards) {
            return Future.succeededFuture(List.of());
        }
    }

    private record OnePlace(Placement place) implements Placements {
        @Override
        public @Nullable Placement ofDevice(int deviceId) {
            return deviceId == place.deviceId() ? place : null;
        }

        @Override
        public List<Placement> ofPatient(int patientId) {
            return List.of(place);
        }

        @Override
        public Collection<Placement> all() {
            return List.of(place);
        }
    }
}
