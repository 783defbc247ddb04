package io.wardstream.ingest;

import io.wardstream.samples.EpochCheckpoint;
import io.wardstream.samples.EpochState;
import java.util.ArrayList;
import java.util.List;

/**
 * One epoch of one device as this writer sees it: what has come, what is settled, where the ack
 * stands, which clock it runs on. Outlives its connection while samples are pending. Pure; confined
 * to its writer's event loop.
 */
final class EpochLane {
    /** Corrected times of one epoch that contradict its seqs by more than this are not jitter. */
    private static final long REUSE_MARGIN = 10_000;

    private final DeviceLanes device;
    private final long epoch;
    private final int epochNo;
    private final LaneClock clock;
    private final Arrivals arrivals = new Arrivals();
    private final AckBase acks;
    private final SearchHorizon horizon;

    private long newestAt;
    private int pending;
    private int publishedThrough;
    private int noted;
    private long waitingSince;
    private boolean live;
    private List<Traced> traced = List.of();

    /** A sample that is committed and traced until the ack covers it. */
    private record Traced(int seq, SampleTrace trace) {}

    EpochLane(DeviceLanes device, EpochState state, long oldestMillis) {
        this.device = device;
        this.epoch = state.epoch();
        this.epochNo = state.epochNo();
        this.clock = new LaneClock(state.segments(), oldestMillis);
        this.acks = new AckBase(state.ackedSeq());
        this.horizon = new SearchHorizon(state.searchFrom());
        this.noted = state.ackedSeq();
    }

    DeviceLanes device() {
        return device;
    }

    long epoch() {
        return epoch;
    }

    int epochNo() {
        return epochNo;
    }

    LaneClock clock() {
        return clock;
    }

    /** The hello's own epoch, not an older one. */
    boolean isLive() {
        return live;
    }

    /** A later hello of the same connection has begun another epoch. */
    void becomesOlder() {
        live = false;
    }

    /**
     * A connection begins to use the lane.
     *
     * @param state what the database knows now
     * @param oldest the lowest seq the device still holds, 0 when it did not say
     * @param isLive the hello's own epoch, not an older one
     */
    void connected(EpochState state, int oldest, boolean isLive) {
        live = isLive;
        newestAt = Math.max(newestAt, state.newestAt());
        acks.connected(state.ackedSeq());
        arrivals.connected(state.knownThrough(), acks.base());
        if (oldest > 0) {
            anchor(oldest);
            acks.told();
        }
    }

    private void anchor(int first) {
        acks.anchor(first);
        arrivals.anchor(Math.max(first, 1));
    }

    /** The highest seq that this writer or the database may have seen. */
    int knownThrough() {
        return arrivals.knownThrough();
    }

    /** Takes note of a sample (or of a refused one) and says how new it is. */
    Novelty receive(int seq, long now) {
        if (!arrivals.isAnchored()) {
            anchor(seq);
        }
        return arrivals.receive(seq, now);
    }

    /** A gap the device declares: its seqs will never come. */
    void declareMissing(int from, int to, long now) {
        if (!arrivals.isAnchored()) {
            anchor(from);
        }
        arrivals.declareMissing(from, to, now);
    }

    boolean hasHoles() {
        return arrivals.hasHoles();
    }

    /** See {@link Arrivals#passOver}. */
    List<Arrivals.Hole> passOver(long before) {
        return arrivals.passOver(before);
    }

    /**
     * True when the device has begun an epoch it had used before: a seq that came long ago is later
     * than all that is stored.
     */
    boolean isReusedBy(int seq, long observedAt) {
        return live
                && arrivals.isKnown(seq)
                && acks.isStarting()
                && observedAt > newestAt + REUSE_MARGIN;
    }

    /**
     * A sample has its time and goes to the database.
     *
     * @return true when the database must be told first how far back to look, see {@link
     *     #checkpoint}
     */
    boolean isPlacedBelowHorizon(long observedAt) {
        newestAt = Math.max(newestAt, observedAt);
        return horizon.isLoweredBy(observedAt);
    }

    /** Samples on their way to the database. */
    int pending() {
        return pending;
    }

    void submitted() {
        pending++;
    }

    /** A submitted sample left the buffer without being settled. */
    void abandoned() {
        pending--;
    }

    /**
     * A submitted sample is committed, or equal to a committed one.
     *
     * @param receivedAt epoch millis
     */
    void completed(int seq, long receivedAt) {
        pending--;
        if (waitingSince == 0) {
            waitingSince = receivedAt;
        }
        settle(seq, seq);
    }

    /** Seqs are committed, or on record as missing or refused. */
    void settle(int from, int to) {
        acks.settle(from, to);
    }

    /**
     * When the oldest sample was received that the next ack will cover, epoch millis; 0 when there
     * is none.
     */
    long waitingSince() {
        return waitingSince;
    }

    /** Every seq up to here is settled. */
    int base() {
        return acks.base();
    }

    /** The seq to ack now; 0 when the device knows already. */
    int ackDue() {
        return acks.due();
    }

    void ackSent() {
        acks.sent();
        waitingSince = 0;
        if (!traced.isEmpty()) {
            endTraces();
        }
    }

    private void endTraces() {
        List<Traced> left = new ArrayList<>();
        for (Traced one : traced) {
            if (acks.base() >= one.seq()) {
                one.trace().acked();
            } else {
                left.add(one);
            }
        }
        traced = left;
    }

    /** The trace ends with the ack that covers the seq. */
    void tracedUntilAcked(int seq, SampleTrace trace) {
        List<Traced> more = new ArrayList<>(traced);
        more.add(new Traced(seq, trace));
        traced = more;
    }

    /** True while an identity conflict means the device began an epoch it had used before. */
    boolean isStarting() {
        return acks.isStarting();
    }

    /** True when the database's note of {@link #base} is behind. */
    boolean needsCheckpoint() {
        return acks.base() > noted;
    }

    /** Where the lane stands, for the next flush to note. */
    EpochCheckpoint checkpoint() {
        horizon.settledThrough(acks.base(), arrivals.highestEver());
        noted = acks.base();
        return new EpochCheckpoint(device.deviceId(), epochNo, noted, horizon.from());
    }

    /**
     * The highest seq published before this one; remembers this one. A sample that comes belated or
     * again does not lower it: whoever has missed the highest must notice at the next.
     */
    int publish(int seq) {
        int previous = publishedThrough;
        publishedThrough = Math.max(publishedThrough, seq);
        return previous;
    }

    /** The highest seq published; 0 when none was. */
    int publishedThrough() {
        return publishedThrough;
    }

    /**
     * Of what was published, every seq up to here is committed or refused. While nothing is under
     * way that is all of it, whatever holes hold the {@link #base}.
     */
    int settledThrough() {
        return pending == 0 ? Math.max(acks.base(), publishedThrough) : acks.base();
    }
}
