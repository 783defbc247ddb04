package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.codec.model.Alarm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to alarms, in the order of the commits: for readers that must miss nothing and go
 * on where they have been. Thread-safe; every Future fails with a {@code StorageException}.
 */
public interface AlarmLog {

    /**
     * An event of an alarm.
     *
     * @param alarm as it stands when it is read: its version may be later than the event's
     */
    record Logged(Alarm alarm, AlarmEvent event) {}

    /**
     * Whole commits, in their order.
     *
     * @param events of one commit by alarm and version
     * @param through the last commit; {@code after} when there was none
     * @param at when the last event was recorded; null when there was none
     * @param isMore more may be there already
     */
    record Part(List<Logged> events, long through, @Nullable Instant at, boolean isMore) {}

    /**
     * What is left to read.
     *
     * @param oldest when the event was recorded that waits longest; null when none waits
     * @param events how many, counted to 100,000
     */
    record Waiting(@Nullable Instant oldest, long events) {}

    /**
     * What was committed after that commit and can have nothing committed before it any more: some
     * hundred events and the rest of their commit.
     */
    Future<Part> after(long commit);

    /** What was committed after that commit, whether or not it can be read already. */
    Future<Waiting> waiting(long commit);
}
