package io.wardstream.codec.model;

import java.util.List;

/**
 * When alarms of a shard are due if nothing changes, said by who judges there: a limit is crossed
 * and its delay runs. Complete: a patient who is not named has none on the way. Repeated each
 * second while it names anybody; what is not repeated is void. The list is copied and immutable.
 *
 * @param publishedAt epoch milliseconds, the judging node's clock
 * @param entries the soonest first
 */
public record AlarmForecast(int shard, String nodeId, long publishedAt, List<Entry> entries)
        implements ShardNews {
    public AlarmForecast {
        entries = List.copyOf(entries);
    }

    /**
     * One patient's next alarm.
     *
     * @param dueAt epoch milliseconds, by {@code observedAt}: the first sample from then on raises
     *     it
     */
    public record Entry(int patientId, long dueAt) {}
}
