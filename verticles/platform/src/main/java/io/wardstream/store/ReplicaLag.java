package io.wardstream.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How far a replica is behind, from positions in the log: the primary's at known times, and the
 * replica's now. The replica's own clock of replay says nothing while the primary is idle, and that
 * it has replayed all it received says nothing while it receives nothing. Confined to one context.
 */
final class ReplicaLag {

    private final Duration longest;
    private final Deque<Mark> marks = new ArrayDeque<>();

    private record Mark(long nanos, long position) {}

    /**
     * @param longest lags above are not told apart: older marks are forgotten
     */
    ReplicaLag(Duration longest) {
        this.longest = longest;
    }

    /**
     * Where the primary's log ended.
     *
     * @param nanos when it was asked, before it answered: what was committed by then is before the
     *     position
     */
    void primaryAt(long nanos, long position) {
        marks.addLast(new Mark(nanos, position));
        while (nanos - marks.getFirst().nanos() > longest.toNanos()) {
            marks.removeFirst();
        }
    }

    /**
     * What the replica shows is no older than this.
     *
     * @param nanos now
     * @param position to where the replica has replayed
     * @return empty when it is older than the longest
     */
    Optional<Duration> of(long nanos, long position) {
        return marks.reversed().stream()
                .filter(mark -> mark.position() <= position)
                .findFirst()
                .map(mark -> Duration.ofNanos(nanos - mark.nanos()))
                .filter(lag -> lag.compareTo(longest) <= 0);
    }
}
