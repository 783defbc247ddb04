package io.wardstream.ingest;

import io.wardstream.codec.frame.CommandResult;
import io.wardstream.codec.frame.ConfigApplied;
import io.wardstream.codec.frame.DecodeResult;
import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.Gap;
import io.wardstream.codec.frame.Hello;
import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.frame.Samples;
import io.wardstream.codec.frame.ServerFrames;
import io.wardstream.codec.frame.Technical;
import io.wardstream.ingest.ReadGate.Reason;
import io.wardstream.ingest.Work.Nack;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.samples.EpochRequest;
import io.wardstream.samples.EpochState;
import io.wardstream.samples.SessionOpening;
import io.wardstream.store.StorageException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of one device: hello and welcome, frames in, acks and nacks out, flow control.
 * What outlives the connection is in {@link DeviceLanes}. Confined to its writer's event loop.
 */
final class DeviceSession implements MessageReader.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceSession.class);

    private static final int UNREADABLE_ALLOWED = 2;
    private static final long UNREADABLE_WITHIN = 60_000;

    /**
     * Older epochs may run this far past maxBackfill before the socket is held: acks slow them down
     * long before.
     */
    private static final int BACKFILL_SLACK = 4;

    private final SessionRules rules;
    private final DeviceSocket socket;
    private final SampleIntake intake;
    private final ReadGate gate;
    private final long connectedAt;
    private DeviceIdentity identity;

    private @Nullable Hello hello;
    private @Nullable DeviceLanes device;
    private @Nullable EpochLane live;
    private long clockOffset = LaneClock.UNKNOWN;
    private long highestEpoch;
    private long lastHeardAt;
    private long lastPingAt;
    private long lastAckAt;
    private long firstUnreadableAt;
    private int unreadable;
    private boolean closed;

    DeviceSession(SessionRules rules, DeviceIdentity identity, DeviceSocket socket, long now) {
        this.rules = rules;
        this.identity = identity;
        this.socket = socket;
        this.gate = new ReadGate(socket::pause, this::resumeReading);
        this.intake = new SampleIntake(rules, identity);
        this.connectedAt = now;
        this.lastHeardAt = now;
        // pings of devices that connect together are spread out
        this.lastPingAt = now - Math.floorMod(identity.deviceId() * 7_919L, rules.pingMillis());
    }

    int deviceId() {
        return identity.deviceId();
    }

    int fence() {
        return device == null ? 0 : device.fence();
    }

    // --- frames in

    void heard(long now) {
        lastHeardAt = now;
    }

    @Override
    public void text(byte[] utf8) {
        if (closed) {
            return;
        }
        long now = rules.now();
        switch (rules.decoder().decode(utf8, 0, utf8.length)) {
            case DecodeResult.Decoded(DeviceFrame frame) -> received(frame, utf8, now);
            case DecodeResult.Refused(RefusalCode code, String message) ->
                    unreadable(code, message, FrameText.of(utf8), now);
        }
    }

    @Override
    public void binary() {
        if (!closed) {
            unreadable(
                    RefusalCode.MALFORMED,
                    "this subprotocol takes text messages only",
                    null,
                    rules.now());
        }
    }

    @Override
    public void broken(CloseCode code, String reason) {
        close(code, reason);
    }

    private void received(DeviceFrame frame, byte[] utf8, long now) {
        EpochLane lane = live;
        if (frame instanceof Hello said) {
            open(said, now);
            return;
        }
        if (lane == null || device == null) {
            unreadable(RefusalCode.MALFORMED, "hello must come first", FrameText.of(utf8), now);
            return;
        }
        switch (frame) {
            case Samples samples ->
                    inEpoch(samples.epoch(), target -> takeIn(target, samples, utf8, now));
            case Gap gap -> inEpoch(gap.epoch(), target -> declareGap(target, gap, now));
            case Technical technical -> intake.technical(device, lane, technical, now);
            case CommandResult _,
                    ConfigApplied _ -> {} // rollouts and configuration are not sent yet
            case Hello _ -> {}
        }
    }

    private interface LaneUse {
        void with(EpochLane lane);
    }

    /** An older epoch is looked up once a connection; until it is there, the socket is not read. */
    private void inEpoch(long epoch, LaneUse use) {
        EpochLane current = live;
        DeviceLanes owner = device;
        if (current == null || owner == null) {
            return;
        }
        if (epoch == DeviceFrame.ABSENT || epoch == current.epoch()) {
            use.with(current);
            return;
        }
        if (intake.isOpen(epoch)) {
            EpochLane known = owner.lane(epoch);
            if (known != null) {
                use.with(known);
                return;
            }
        }
        gate.close(Reason.OPENING);
        rules.opener()
                .openEpoch(new EpochRequest(deviceId(), epoch))
                .onSuccess(state -> olderEpochOpened(owner, state, use))
                .onFailure(failure -> openingFailed(StorageException.of(failure)));
    }

    private void olderEpochOpened(DeviceLanes owner, EpochState state, LaneUse use) {
        if (closed || device != owner || owner.isLost()) {
            return;
        }
        EpochLane lane = owner.lane(state.epoch());
        if (lane == null) {
            lane = new EpochLane(owner, state);
            owner.add(lane);
        }
        lane.connected(state, 0, false);
        // an epoch never seen before ran on the same clock, as far as anyone can tell
        lane.clock().connected(state.created() ? clockOffset : LaneClock.UNKNOWN);
        intake.opened(state.epoch());
        use.with(lane);
        gate.open(Reason.OPENING);
    }

    private void takeIn(EpochLane lane, Samples samples, byte[] utf8, long now) {
        Hello said = hello;
        if (said != null) {
            intake.samples(lane, samples, said, lane == live, utf8, now);
            checkFlow();
        }
    }

    private void declareGap(EpochLane lane, Gap gap, long now) {
        intake.gap(lane, gap, now);
    }

    // --- hello

    private void open(Hello said, long now) {
        gate.close(Reason.OPENING);
        rules.opener()
                .openSession(new EpochRequest(deviceId(), said.epoch()))
                .onSuccess(opening -> opened(said, now, opening))
                .onFailure(failure -> openingFailed(StorageException.of(failure)));
    }

    private void openingFailed(StorageException failure) {
        LOG.warn("session not opened deviceId={} cause={}", deviceId(), failure.getMessage());
        close(CloseCode.OVERLOADED, "the epoch could not be opened");
    }

    private void opened(Hello said, long saidAt, SessionOpening opening) {
        DeviceLanes owner =
                rules.hold().raised(identity, opening.fence(), opening.previousWriter());
        if (closed) {
            rules.hold().release(owner);
            return;
        }
        owner.attach(this);
        device = owner;
        rules.onOpened(this);
        EpochState state = opening.state();
        EpochLane lane = owner.lane(said.epoch());
        int known = Math.max(state.knownThrough(), lane == null ? 0 : lane.knownThrough());
        if (said.next() > 0 && said.next() - 1 < known) {
            epochReused(Math.max(opening.highestEpoch(), said.epoch()) + 1);
            return;
        }
        if (lane == null) {
            lane = new EpochLane(owner, state);
            owner.add(lane);
        }
        clockOffset =
                said.clock() == DeviceFrame.ABSENT
                        ? LaneClock.UNKNOWN
                        : LaneClock.offsetFor(said.clock(), saidAt);
        lane.connected(state, said.oldest(), true);
        lane.clock().connected(clockOffset);
        hello = said;
        live = lane;
        highestEpoch = Math.max(opening.highestEpoch(), said.epoch());
        intake.helloSaid(owner, said, clockOffset, saidAt);
        socket.send(
                ServerFrames.welcome(
                        identity.publicId(),
                        said.epoch(),
                        lane.base(),
                        rules.now(),
                        rules.maxInFlight(),
                        rules.maxBackfill(),
                        0));
        lastHeardAt = rules.now();
        gate.open(Reason.OPENING);
    }

    /** The device began an epoch it had used before; it takes a greater one and comes back. */
    void epochReused() {
        epochReused(highestEpoch + 1);
    }

    private void epochReused(long minEpoch) {
        String message = "this epoch was used before; take " + minEpoch + " or greater";
        socket.send(ServerFrames.error(RefusalCode.EPOCH_REUSED.wire(), message, minEpoch));
        close(CloseCode.EPOCH_REUSED, "epoch reused");
    }

    // --- answers

    private void unreadable(RefusalCode code, String message, @Nullable String text, long now) {
        if (now - firstUnreadableAt > UNREADABLE_WITHIN) {
            firstUnreadableAt = now;
            unreadable = 0;
        }
        unreadable++;
        Hello said = hello;
        long epoch = said == null ? DeviceFrame.ABSENT : said.epoch();
        intake.unreadable(
                device == null ? new DeviceLanes(identity) : device,
                epoch,
                code,
                message,
                text,
                now);
        socket.send(ServerFrames.nack(epoch, 0, null, code, message));
        if (unreadable > UNREADABLE_ALLOWED) {
            close(CloseCode.INVALID_DATA, "three unreadable messages in a minute");
        }
    }

    void nack(Nack nack) {
        socket.send(
                ServerFrames.nack(
                        nack.epoch(), nack.seq(), nack.vital(), nack.code(), nack.message()));
    }

    /**
     * Something of this device was settled: ack it now, or later when the device is ready to wait.
     */
    void settled(long now) {
        checkFlow();
        Hello said = hello;
        if (said == null || closed) {
            return;
        }
        if (now - lastAckAt >= said.ackEveryMillis()) {
            sendAcks(now);
        } else {
            rules.ackLater(this);
        }
    }

    /** Sends what is due; false when the time has not come yet. */
    boolean sendDueAcks(long now) {
        Hello said = hello;
        if (closed || said == null) {
            return true;
        }
        if (now - lastAckAt < said.ackEveryMillis()) {
            return false;
        }
        sendAcks(now);
        return true;
    }

    /**
     * Acks are cumulative: while the device does not read, they are not piled up but sent when it
     * does.
     */
    void sendAcks(long now) {
        DeviceLanes owner = device;
        if (closed || owner == null) {
            return;
        }
        if (!socket.isWritable()) {
            gate.close(Reason.UNREAD);
            socket.onDrained(_ -> drained());
            return;
        }
        for (EpochLane lane : owner.lanes()) {
            int due = lane.ackDue();
            if (due > 0 && intake.isOpenOrLive(lane, live)) {
                socket.send(ServerFrames.ack(lane.epoch(), due));
                rules.meters().acked(lane.waitingSince(), now);
                lane.ackSent();
                lastAckAt = now;
            }
        }
    }

    private void drained() {
        gate.open(Reason.UNREAD);
        sendAcks(rules.now());
    }

    private void checkFlow() {
        EpochLane lane = live;
        DeviceLanes owner = device;
        if (lane == null || owner == null) {
            return;
        }
        int inFlight = lane.pending();
        int older = owner.pending() - inFlight;
        gate.set(Reason.IN_FLIGHT, inFlight >= rules.maxInFlight());
        gate.set(Reason.BACKFILL, older >= BACKFILL_SLACK * rules.maxBackfill());
    }

    void holdBack(boolean held) {
        gate.set(Reason.HELD_BACK, held);
    }

    void stopReading() {
        gate.close(Reason.DRAINING);
    }

    private void resumeReading() {
        lastHeardAt = rules.now(); // while we did not read, the device was not silent
        socket.resume();
    }

    // --- time

    /** Called every second: hello's timeout, pings, silence, holes. */
    void sweep(long now) {
        if (closed) {
            return;
        }
        if (hello == null && gate.isOpen() && now - connectedAt > rules.helloTimeoutMillis()) {
            close(
                    CloseCode.NO_HELLO,
                    "no hello within "
                            + TimeUnit.MILLISECONDS.toSeconds(rules.helloTimeoutMillis())
                            + " s");
            return;
        }
        if (gate.isOpen() && now - lastHeardAt > rules.silentMillis()) {
            close(
                    CloseCode.SILENT,
                    "nothing received for "
                            + TimeUnit.MILLISECONDS.toSeconds(rules.silentMillis())
                            + " s");
            return;
        }
        if (now - lastPingAt >= rules.pingMillis()) {
            lastPingAt = now;
            socket.ping();
        }
        DeviceLanes owner = device;
        if (owner != null) {
            for (EpochLane lane : owner.lanes()) {
                if (lane.hasHoles()) {
                    intake.passOver(lane, now);
                }
            }
        }
    }

    void drain(long reconnectAfterMillis) {
        socket.send(ServerFrames.drain(reconnectAfterMillis));
    }

    // --- news from elsewhere

    void reassigned(int hospitalId, int wardId, int patientId) {
        identity =
                new DeviceIdentity(
                        identity.deviceId(),
                        identity.publicId(),
                        hospitalId,
                        wardId,
                        patientId,
                        identity.liveWithinMillis(),
                        identity.enabled());
        DeviceLanes owner = device;
        if (owner != null) {
            owner.identified(identity);
        }
    }

    void close(CloseCode code, String reason) {
        if (!closed) {
            rules.meters().connectionClosed(code.number());
            socket.close(code, reason);
            ended();
        }
    }

    /** The connection is over, whoever ended it. */
    void ended() {
        if (closed) {
            return;
        }
        closed = true;
        DeviceLanes owner = device;
        if (owner != null) {
            owner.detach(this);
        }
        rules.onEnded(this);
    }

    @Nullable DeviceLanes device() {
        return device;
    }
}
