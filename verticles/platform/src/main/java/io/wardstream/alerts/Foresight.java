package io.wardstream.alerts;

import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.AlarmForecast.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/**
 * Foretells alarms to those who show patients: one message a shard, when something has changed, and
 * each second while an alarm is on its way, so that a lost message is soon made good. A shard where
 * nothing is on its way costs nothing. Confined to one event loop.
 */
final class Foresight {
    static final long EVERY_MILLIS = 500;

    /** Who shows a forecast drops it when it is not repeated for a few of these. */
    static final long REPEAT_MILLIS = 1_000;

    /** Of one message, 6 kB; of those beyond, the latest, nothing is foretold. */
    static final int MAX_ENTRIES = 500;

    private static final Comparator<Entry> SOONEST_FIRST =
            Comparator.comparingLong(Entry::dueAt).thenComparingInt(Entry::patientId);

    private final String nodeId;
    private final Consumer<AlarmForecast> publisher;
    private final LongSupplier clock;
    private final IntPredicate isHere;

    /** By shard, those last told that name anybody. */
    private final Map<Integer, AlarmForecast> told = new HashMap<>();

    /**
     * @param isHere whether a shard is judged by this instance
     */
    Foresight(
            String nodeId,
            Consumer<AlarmForecast> publisher,
            LongSupplier clock,
            IntPredicate isHere) {
        this.nodeId = nodeId;
        this.publisher = publisher;
        this.clock = clock;
        this.isHere = isHere;
    }

    /** Looks at all who are judged here; every {@link #EVERY_MILLIS}. */
    void look(Collection<PatientWatch> watches) {
        long now = clock.getAsLong();
        Map<Integer, List<Entry>> pending = new HashMap<>();
        for (PatientWatch watch : watches) {
            long dueAt = watch.willAlarmAt();
            if (dueAt > now) {
                pending.computeIfAbsent(Addresses.shardOf(watch.wardId()), _ -> new ArrayList<>())
                        .add(new Entry(watch.patientId(), dueAt));
            }
        }
        tell(pending);
    }

    /**
     * @param pending by shard, none of them empty
     */
    void tell(Map<Integer, List<Entry>> pending) {
        for (int shard : List.copyOf(told.keySet())) {
            if (!pending.containsKey(shard)) {
                told.remove(shard);
                publish(forecast(shard, List.of()));
            }
        }
        pending.forEach(this::tell);
    }

    private void tell(int shard, List<Entry> pending) {
        List<Entry> soonest = pending.stream().sorted(SOONEST_FIRST).limit(MAX_ENTRIES).toList();
        AlarmForecast forecast = forecast(shard, soonest);
        AlarmForecast last = told.get(shard);
        if (last == null
                || !last.entries().equals(soonest)
                || forecast.publishedAt() - last.publishedAt() >= REPEAT_MILLIS) {
            told.put(shard, forecast);
            publish(forecast);
        }
    }

    private AlarmForecast forecast(int shard, List<Entry> entries) {
        return new AlarmForecast(shard, nodeId, clock.getAsLong(), entries);
    }

    /** What goes on in a shard of somebody else is theirs to tell. */
    private void publish(AlarmForecast forecast) {
        if (isHere.test(forecast.shard())) {
            publisher.accept(forecast);
        }
    }
}
