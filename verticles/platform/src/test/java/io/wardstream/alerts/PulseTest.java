package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** For how long nobody judged a shard. */
class PulseTest {
    private static final long NOW = 1_764_000_000_000L;

    private final Map<Integer, Long> beats = new TreeMap<>();
    private final List<String> paused = new ArrayList<>();
    private final PulseStore store = new Store();
    private boolean isAway;
    private long now = NOW;
    private Set<Integer> shards = Set.of(1, 2, 3);
    private final Pulse pulse =
            new Pulse(
                    store,
                    () -> shards,
                    () -> now,
                    (shard, from, until) -> paused.add(shard + " " + (until - from)));

    /** In memory, answering at once. */
    private final class Store implements PulseStore {
        @Override
        public Future<Map<Integer, Long>> last(Collection<Integer> asked) {
            Map<Integer, Long> last = new HashMap<>(beats);
            last.keySet().retainAll(asked);
            return isAway ? Future.failedFuture("away") : Future.succeededFuture(last);
        }

        @Override
        public Future<Void> beat(Collection<Integer> beating, long at) {
            beating.forEach(shard -> beats.merge(shard, at, Math::max));
            return Future.succeededFuture();
        }
    }

    @Test
    void saysNothingOfTheFirstStart() {
        pulse.gained(shards);

        assertThat(paused).isEmpty();
        assertThat(beats).containsOnly(Map.entry(1, NOW), Map.entry(2, NOW), Map.entry(3, NOW));
    }

    @Test
    void saysForHowLongNobodyJudged() {
        beats.putAll(Map.of(1, NOW - 600_000, 2, NOW - 45_000, 3, NOW - 5_000));

        pulse.gained(shards);

        assertThat(paused).containsExactly("1 600000");
    }

    @Test
    void countsTheTimeUntilItBeganAlsoWhenTheDatabaseAnswersLater() {
        beats.put(1, NOW - 60_000);
        isAway = true;
        pulse.gained(shards);
        now += 30_000;
        isAway = false;

        pulse.beat();
        pulse.beat();

        assertThat(paused).containsExactly("1 60000");
        assertThat(beats).containsEntry(1, now);
    }

    @Test
    void leavesTheLastWordWhenItStops() {
        pulse.gained(shards);
        now += 9_000;

        boolean isDone = pulse.close().succeeded();

        assertThat(isDone).isTrue();
        assertThat(beats).containsEntry(1, now);
    }

    @Test
    void leavesTheWordOfAShardThatItHasLostMeanwhile() {
        beats.put(1, NOW - 60_000);
        isAway = true;
        pulse.gained(shards);
        shards = Set.of(2);
        isAway = false;

        pulse.beat();

        assertThat(paused).isEmpty();
        assertThat(beats).containsOnly(Map.entry(1, NOW - 60_000), Map.entry(2, NOW));
    }
}
