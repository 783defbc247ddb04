package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.codec.model.Alarm;
import io.wardstream.store.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Alarms as people see them. Thread-safe; every Future fails with a {@code StorageException} when
 * the database cannot answer.
 */
public interface Alarms {

    /** The most that {@link #open} gives. */
    int MAX_OPEN = 10_000;

    /**
     * The open alarms of a hospital that are shown by themselves, not by that of their group, the
     * newest first, at most {@link #MAX_OPEN}.
     */
    Future<List<Alarm>> open(Scope scope, int hospitalId);

    /**
     * Those of the patients who have an open alarm of any kind, whether it is shown by itself or
     * not; for the platform's own decisions.
     */
    Future<Set<Integer>> alarming(Collection<Integer> patientIds);

    /** Alarms by the order of their record, the newest first. */
    Future<AlarmSlice> list(Scope scope, AlarmFilter filter, long before, int limit);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Alarm>> find(Scope scope, UUID id);

    /** What has happened to an alarm, the oldest first; empty when there is none of that id. */
    Future<List<AlarmEvent>> events(Scope scope, UUID id);

    /**
     * Somebody has seen the alarm. Published after the commit. One that is acknowledged already is
     * left as it is.
     *
     * @param by user name
     */
    Future<AcknowledgeResult> acknowledge(Scope scope, UUID id, String by);

    /** What they have cost people; counted by the database, for at most some months. */
    Future<AlarmBurden> burden(Scope scope, AlarmBurden.Range range);

    /** The pauses of their sound. */
    AudioPauses audioPauses();
}
