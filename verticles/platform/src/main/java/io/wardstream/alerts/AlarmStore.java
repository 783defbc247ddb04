package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.codec.model.Alarm;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Where alarms are recorded. The answers to writes tell what stands: two nodes may write the same,
 * and who comes second reads the first. A write that failed may have been carried out; it may be
 * sent again. Thread-safe; every Future fails with a {@code StorageException}.
 */
interface AlarmStore {

    /**
     * Records first versions, each with its event.
     *
     * @param raises not two of one alarm
     * @return by the id asked for, the alarm that stands: this one, the open one of the same
     *     patient and condition, or one, open or closed, that it gives way to; none when that was
     *     closed at the same moment
     */
    Future<Map<UUID, Alarm>> raise(List<Recording> raises);

    /**
     * Records next versions, each with its event, where the version before is the one that stands.
     *
     * @param changes not two of one alarm
     * @return by id, the alarm that stands; none when there is none of that id
     */
    Future<Map<UUID, Alarm>> change(List<Recording> changes);

    /**
     * The alarms of these patients that are open, or were closed at or after the instant.
     *
     * @param closedAfter epoch milliseconds
     */
    Future<List<RecentAlarm>> recentOf(Collection<Integer> patientIds, long closedAfter);

    /** The open alarms of the wards in these shards, at most {@link Alarms#MAX_OPEN}. */
    Future<List<Alarm>> openIn(Collection<Integer> shards);
}
