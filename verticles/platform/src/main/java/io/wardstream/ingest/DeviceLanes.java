package io.wardstream.ingest;

import io.wardstream.registry.DeviceIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One device's epochs under one unbroken hold by this writer: it survives reconnects to this
 * writer, and ends ({@link #lose}) when another writer had the device in between. Confined to its
 * writer's event loop.
 */
final class DeviceLanes {
    private final Map<Long, EpochLane> lanes = new HashMap<>();
    private DeviceIdentity identity;
    private int fence;
    private int records;
    private long recordsEver;
    private boolean lost;
    private boolean farewellDue;
    private final SelfReport selfReport = new SelfReport();
    private long backBy;
    private @Nullable DeviceSession session;

    DeviceLanes(DeviceIdentity identity) {
        this.identity = identity;
    }

    int deviceId() {
        return identity.deviceId();
    }

    /** Where its samples go at this moment. */
    DeviceIdentity identity() {
        return identity;
    }

    void identified(DeviceIdentity newIdentity) {
        identity = newIdentity;
    }

    int fence() {
        return fence;
    }

    void raised(int newFence) {
        fence = newFence;
    }

    @Nullable EpochLane lane(long epoch) {
        return lanes.get(epoch);
    }

    void add(EpochLane lane) {
        lanes.put(lane.epoch(), lane);
    }

    /** Forgets epochs of former connections of which nothing is under way or to note. */
    void forgetIdleLanes(Predicate<EpochLane> isInUse) {
        lanes.values()
                .removeIf(
                        lane ->
                                lane.pending() == 0
                                        && !lane.needsCheckpoint()
                                        && !isInUse.test(lane));
    }

    Iterable<EpochLane> lanes() {
        return lanes.values();
    }

    /** The connection that gets the acks; null while there is none. */
    @Nullable DeviceSession session() {
        return session;
    }

    /**
     * @param by when the session was told to come back; 0 when it was not
     */
    void attach(DeviceSession newSession, long by) {
        session = newSession;
        farewellDue = true;
        backBy = by;
    }

    /** Told to come back by then, epoch milliseconds, because its node stops. */
    void drained(long by) {
        backBy = by;
    }

    /** 0 when it was not told so. */
    long backBy() {
        return backBy;
    }

    SelfReport selfReport() {
        return selfReport;
    }

    void detach(DeviceSession ended) {
        if (session == ended) {
            session = null;
        }
    }

    boolean isIdle() {
        return session == null && pending() == 0 && records == 0;
    }

    /** True until the readers of its shard were told that the connection has ended. */
    boolean isFarewellDue() {
        return farewellDue && hasPublished();
    }

    void farewellSaid() {
        farewellDue = false;
    }

    private boolean hasPublished() {
        for (EpochLane lane : lanes.values()) {
            if (lane.publishedThrough() > 0) {
                return true;
            }
        }
        return false;
    }

    boolean needsCheckpoint() {
        for (EpochLane lane : lanes.values()) {
            if (lane.needsCheckpoint()) {
                return true;
            }
        }
        return false;
    }

    /** Samples of all epochs on their way to the database. */
    int pending() {
        int pending = 0;
        for (EpochLane lane : lanes.values()) {
            pending += lane.pending();
        }
        return pending;
    }

    /** Gaps, refusals and technical events on their way to the database. */
    int records() {
        return records;
    }

    /** Those that were on their way at any time. */
    long recordsEver() {
        return recordsEver;
    }

    void recordSubmitted() {
        records++;
        recordsEver++;
    }

    void recordDone() {
        records--;
    }

    /** Another writer holds the device: what is pending here must not be written. */
    void lose() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }
}
