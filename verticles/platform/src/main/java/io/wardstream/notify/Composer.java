package io.wardstream.notify;

import io.vertx.core.Future;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Patients;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts the words of people to a message: the name of the ward, the beds of this moment and, where
 * the operator wants them, names. An alarm is told without them rather than late. Thread-safe.
 */
final class Composer {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** More than a ward has beds. */
    private static final int MAX_PATIENTS = 100;

    private final Hospitals hospitals;
    private final Patients patients;
    private final boolean hasNames;

    Composer(Hospitals hospitals, Patients patients, boolean hasNames) {
        this.hospitals = hospitals;
        this.patients = patients;
        this.hasNames = hasNames;
    }

    /** Never failed. */
    Future<Message> compose(Delivery delivery) {
        Future<String> ward =
                hospitals
                        .findWard(Scope.platform(), delivery.wardPublicId())
                        .map(found -> found.map(Ward::name).orElse(""))
                        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwise("");
        Map<UUID, Patient> found = new HashMap<>();
        Future<Void> looked =
                look(delivery, found)
                        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
        return Future.join(ward, looked).map(_ -> message(delivery, ward.result(), found));
    }

    /** One after the other: a storm must not take all connections. */
    private Future<Void> look(Delivery delivery, Map<UUID, Patient> found) {
        List<UUID> ids =
                delivery.alarms().stream()
                        .map(Delivery.Told::patientPublicId)
                        .distinct()
                        .limit(MAX_PATIENTS)
                        .toList();
        Future<Void> looked = Future.succeededFuture();
        for (UUID id : ids) {
            looked =
                    looked.compose(_ -> patients.find(Scope.platform(), id))
                            .map(
                                    patient -> {
                                        patient.ifPresent(known -> found.put(id, known));
                                        return null;
                                    });
        }
        return looked;
    }

    private Message message(Delivery delivery, String ward, Map<UUID, Patient> patients) {
        String name = ward.isEmpty() ? "ward " + delivery.wardPublicId() : ward;
        return new Message(
                delivery.publicId(),
                delivery.wardPublicId(),
                name,
                delivery.afterMinutes(),
                delivery.alarms().stream()
                        .map(alarm -> entry(alarm, patients.get(alarm.patientPublicId())))
                        .toList());
    }

    private Message.Entry entry(Delivery.Told alarm, @Nullable Patient patient) {
        return new Message.Entry(
                alarm.alarmId(),
                alarm.patientPublicId(),
                patient == null ? null : patient.bed(),
                patient == null || !hasNames ? null : patient.displayName(),
                alarm.priority(),
                alarm.code(),
                alarm.text(),
                alarm.raisedAt());
    }
}
