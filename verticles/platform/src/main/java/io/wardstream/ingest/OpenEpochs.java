package io.wardstream.ingest;

import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.Hello;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.samples.EpochRequest;
import io.wardstream.samples.EpochState;
import io.wardstream.samples.SessionOpening;
import io.wardstream.store.StorageException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The epochs one connection uses: the hello's, and older ones the device has named. Confined to its
 * writer's event loop.
 */
final class OpenEpochs {
    /** A device with more comes back for the rest. */
    private static final int MOST_OLDER = 256;

    /** What the connection learns of its epochs. */
    interface Connection {
        boolean isWanted();

        /** This writer holds the device now. */
        void holding(DeviceLanes device);

        /** The hello's epoch is open. */
        void began(Hello said, EpochLane lane, long clockOffset);

        /** An older epoch is open, and what was waiting for it is taken in. */
        void opened();

        void epochReused(long minEpoch);

        /** Another writer has the device. */
        void superseded();

        void failed(StorageException failure);
    }

    /** What is done with an epoch once it is open. */
    interface Use {
        void with(EpochLane lane);
    }

    private final SessionRules rules;
    private final Connection connection;
    private final Set<Long> older = new HashSet<>();
    private DeviceIdentity identity;
    private @Nullable DeviceLanes device;
    private @Nullable EpochLane live;
    private @Nullable Hello hello;
    private long saidAt;
    private long clockOffset = LaneClock.UNKNOWN;
    private long highest;

    OpenEpochs(SessionRules rules, DeviceIdentity identity, Connection connection) {
        this.rules = rules;
        this.identity = identity;
        this.connection = connection;
    }

    DeviceIdentity identity() {
        return identity;
    }

    void reassigned(int hospitalId, int wardId, int patientId) {
        identity = identity.at(hospitalId, wardId, patientId);
        if (device != null) {
            device.identified(identity);
        }
    }

    /** Null before the first hello is answered. */
    @Nullable DeviceLanes device() {
        return device;
    }

    /** The device, also before it is held. */
    DeviceLanes owner() {
        return device == null ? new DeviceLanes(identity) : device;
    }

    /** The hello's epoch; null before it is open. */
    @Nullable EpochLane live() {
        return live;
    }

    /** The hello in force; there is one once {@link #live} is. */
    Hello hello() {
        return Objects.requireNonNull(hello);
    }

    /** When the hello in force was read, epoch millis. */
    long saidAt() {
        return saidAt;
    }

    /** The greatest epoch the device is known to have used. */
    long highest() {
        return highest;
    }

    // --- the hello's epoch

    void begin(Hello said, long now) {
        rules.opener()
                .openSession(request(said.epoch()), connection::isWanted)
                .onSuccess(opening -> answered(said, now, opening))
                .onFailure(failure -> connection.failed(StorageException.of(failure)));
    }

    private EpochRequest request(long epoch) {
        return new EpochRequest(identity.deviceId(), epoch);
    }

    private void answered(Hello said, long now, Optional<SessionOpening> opening) {
        if (opening.isEmpty()) {
            connection.superseded();
        } else {
            began(said, now, opening.get());
        }
    }

    private void began(Hello said, long now, SessionOpening opening) {
        DeviceLanes owner =
                rules.hold().raised(identity, opening.fence(), opening.previousWriter());
        if (!connection.isWanted()) {
            return;
        }
        device = owner;
        highest = Math.max(opening.highestEpoch(), said.epoch());
        connection.holding(owner);
        if (!connection.isWanted()) {
            return;
        }
        EpochState state = opening.state();
        EpochLane known = owner.lane(said.epoch());
        int used = Math.max(state.knownThrough(), known == null ? 0 : known.knownThrough());
        if (said.next() > 0 && said.next() - 1 < used) {
            connection.epochReused(highest + 1);
            return;
        }
        EpochLane lane = known == null ? newLane(owner, state) : known;
        switchTo(lane);
        hello = said;
        saidAt = now;
        clockOffset =
                said.clock() == DeviceFrame.ABSENT
                        ? LaneClock.UNKNOWN
                        : LaneClock.offsetFor(said.clock(), now);
        lane.connected(state, said.oldest(), true);
        lane.clock().connected(clockOffset);
        owner.forgetIdleLanes(this::isInUse);
        connection.began(said, lane, clockOffset);
    }

    private EpochLane newLane(DeviceLanes owner, EpochState state) {
        EpochLane lane = new EpochLane(owner, state, rules.oldestMillis());
        owner.add(lane);
        return lane;
    }

    /** What the former live epoch has under way is still acked. */
    private void switchTo(EpochLane lane) {
        EpochLane former = live;
        if (former != null && former != lane) {
            former.becomesOlder();
            older.add(former.epoch());
        }
        older.remove(lane.epoch());
        live = lane;
    }

    // --- older epochs

    /** Null when the epoch is not open in this connection. */
    @Nullable EpochLane opened(long epoch) {
        EpochLane current = live;
        if (current == null || epoch == DeviceFrame.ABSENT || epoch == current.epoch()) {
            return current;
        }
        return older.contains(epoch) ? current.device().lane(epoch) : null;
    }

    boolean isFull() {
        return older.size() >= MOST_OLDER;
    }

    void open(long epoch, Use use) {
        DeviceLanes owner = owner();
        rules.opener()
                .openEpoch(request(epoch), connection::isWanted)
                .onSuccess(state -> olderOpened(owner, state, use))
                .onFailure(failure -> connection.failed(StorageException.of(failure)));
    }

    private void olderOpened(DeviceLanes owner, EpochState state, Use use) {
        if (!connection.isWanted() || owner.isLost()) {
            return;
        }
        EpochLane known = owner.lane(state.epoch());
        EpochLane lane = known == null ? newLane(owner, state) : known;
        lane.connected(state, 0, false);
        lane.clock().connectedAsOlder(state.created(), clockOffset);
        older.add(state.epoch());
        use.with(lane);
        connection.opened();
    }

    private boolean isInUse(EpochLane lane) {
        return lane == live || older.contains(lane.epoch());
    }

    /** The epochs whose acks this device waits for. */
    void each(Consumer<EpochLane> action) {
        if (device != null) {
            for (EpochLane lane : device.lanes()) {
                if (isInUse(lane)) {
                    action.accept(lane);
                }
            }
        }
    }
}
