package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.alerts.AcknowledgeResult;
import io.wardstream.alerts.AlarmBurden;
import io.wardstream.alerts.AlarmEvent;
import io.wardstream.alerts.AlarmFilter;
import io.wardstream.alerts.AlarmSlice;
import io.wardstream.alerts.Alarms;
import io.wardstream.alerts.AudioPauses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Alarms in memory, and a database that can go away. Thread-safe. */
final class FakeAlarms implements Alarms {

    final Map<UUID, Alarm> stored = new ConcurrentHashMap<>();
    final List<AudioPause> pauses = new CopyOnWriteArrayList<>();
    volatile boolean isAway;

    void store(Alarm alarm) {
        stored.put(alarm.id(), alarm);
    }

    @Override
    public Future<List<Alarm>> open(Scope scope, int hospitalId) {
        return answer(
                stored.values().stream()
                        .filter(alarm -> isSeen(scope, alarm) && alarm.isOpen())
                        .filter(alarm -> alarm.subject().hospitalId() == hospitalId)
                        .toList());
    }

    @Override
    public Future<Set<Integer>> alarming(Collection<Integer> patientIds) {
        return Future.failedFuture(new UnsupportedOperationException("alarming"));
    }

    @Override
    public Future<AlarmSlice> list(Scope scope, AlarmFilter filter, long before, int limit) {
        return Future.failedFuture(new UnsupportedOperationException("list"));
    }

    @Override
    public Future<Optional<Alarm>> find(Scope scope, UUID id) {
        return answer(Optional.ofNullable(stored.get(id)).filter(alarm -> isSeen(scope, alarm)));
    }

    @Override
    public Future<List<AlarmEvent>> events(Scope scope, UUID id) {
        return answer(List.of());
    }

    @Override
    public Future<AcknowledgeResult> acknowledge(Scope scope, UUID id, String by) {
        Alarm alarm = stored.get(id);
        if (alarm == null) {
            return answer(new AcknowledgeResult.NotFound());
        }
        Alarm now = alarm.next(SomeAlarm.progress(AlarmState.ACKNOWLEDGED, by, 0));
        store(now);
        return answer(new AcknowledgeResult.Done(now));
    }

    @Override
    public Future<AlarmBurden> burden(Scope scope, AlarmBurden.Range range) {
        return Future.failedFuture(new UnsupportedOperationException("burden"));
    }

    @Override
    public AudioPauses audioPauses() {
        return new FakePauses();
    }

    /** What is stored is in force. */
    private final class FakePauses implements AudioPauses {
        @Override
        public Future<Outcome> begin(AudioPause.Place place, @Nullable Integer seconds, String by) {
            return Future.failedFuture(new UnsupportedOperationException("begin"));
        }

        @Override
        public Future<Void> end(AudioPause.Place place, String by) {
            return Future.failedFuture(new UnsupportedOperationException("end"));
        }

        @Override
        public Future<List<AudioPause>> inForce(Scope scope, int hospitalId) {
            return answer(List.copyOf(pauses));
        }
    }

    private static boolean isSeen(Scope scope, Alarm alarm) {
        return switch (scope) {
            case Scope.Platform _ -> true;
            case Scope.Hospitals hospitals -> isIn(hospitals, alarm.subject());
        };
    }

    private static boolean isIn(Scope.Hospitals scope, Alarm.Subject of) {
        return scope.hospitalIds().contains(of.hospitalId())
                && (!scope.partialHospitals().contains(of.hospitalId())
                        || scope.wards().contains(of.wardId())
                        || scope.patients().contains(of.patientId()));
    }

    private <T> Future<T> answer(T value) {
        return isAway
                ? Future.failedFuture(
                        new StorageException(StorageException.Category.RETRY, "away", null))
                : Future.succeededFuture(value);
    }
}
