package io.wardstream.ingest;

import io.wardstream.codec.frame.Hello;
import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.frame.ServerFrames;
import io.wardstream.ingest.Heartbeat.Overdue;
import io.wardstream.ingest.ReadGate.Reason;
import io.wardstream.ingest.Work.Nack;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.store.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of one device: its answers, its flow control, and its end. What it says is read by
 * {@link InboundFrames}; which epochs it has opened is in {@link OpenEpochs}; what outlives it in
 * {@link DeviceLanes}. Confined to its writer's event loop.
 */
final class DeviceSession implements OpenEpochs.Connection {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceSession.class);

    /**
     * Older epochs may run this far past maxBackfill before the socket is held: acks slow them down
     * long before.
     */
    private static final int BACKFILL_SLACK = 4;

    private final SessionRules rules;
    private final DeviceSocket socket;
    private final ReadGate gate;
    private final OpenEpochs epochs;
    private final TechnicalLog technical;
    private final InboundFrames inbound;
    private final Heartbeat heartbeat;
    private final AckPace pace = new AckPace();
    private final Receipts receipts = new Receipts();
    private int maxBackfill;
    private int supersededBy;
    private long backBy;
    private long configSent;
    private boolean leaving;
    private boolean closed;

    DeviceSession(SessionRules rules, DeviceIdentity identity, DeviceSocket socket, long now) {
        this.rules = rules;
        this.socket = socket;
        this.gate = new ReadGate(socket::pause, this::resumeReading);
        this.epochs = new OpenEpochs(rules, identity, this);
        this.technical =
                new TechnicalLog(
                        rules.pipeline(), rules.meters(), rules.oldestMillis(), rules::onChanged);
        this.inbound = new InboundFrames(rules, this, epochs, gate, technical);
        this.heartbeat =
                new Heartbeat(
                        rules.helloTimeoutMillis(),
                        rules.silentMillis(),
                        rules.pingMillis(),
                        identity.deviceId(),
                        now);
    }

    int deviceId() {
        return epochs.identity().deviceId();
    }

    /** The token the connection was made with. */
    int tokenId() {
        return epochs.identity().tokenId();
    }

    InboundFrames inbound() {
        return inbound;
    }

    Receipts receipts() {
        return receipts;
    }

    void heard(long now) {
        heartbeat.heard(now);
    }

    boolean isClosed() {
        return closed;
    }

    // --- epochs opened

    @Override
    public boolean isWanted() {
        return !closed;
    }

    @Override
    public void began(Hello said, EpochLane lane, long clockOffset) {
        maxBackfill = rules.maxBackfill();
        pace.every(said.ackEveryMillis());
        technical.helloSaid(lane.device(), said, clockOffset, epochs.saidAt());
        send(
                ServerFrames.welcome(
                        epochs.identity().publicId(),
                        said.epoch(),
                        lane.base(),
                        rules.now(),
                        rules.maxInFlight(),
                        maxBackfill,
                        rules.errands().configVersion(deviceId())));
        receipts.welcomed();
        opened();
        rules.errands().welcomed(epochs.identity(), said.firmware());
    }

    @Override
    public void opened() {
        checkFlow();
        sendReceipts();
        gate.open(Reason.OPENING);
        tellChange();
    }

    /** Whoever watches over the device learns how it is now. */
    private void tellChange() {
        DeviceLanes device = epochs.device();
        if (device != null) {
            rules.onChanged(device);
        }
    }

    @Override
    public void holding(DeviceLanes device) {
        device.attach(this, backBy);
        rules.onChanged(device);
        rules.onHolding(this, device.fence());
        if (device.fence() < supersededBy) {
            superseded();
        }
    }

    /** Another connection of the device has raised the fence. */
    void superseded(int fence) {
        supersededBy = Math.max(supersededBy, fence);
        DeviceLanes device = epochs.device();
        if (device != null && device.fence() < fence) {
            superseded();
        }
    }

    @Override
    public void superseded() {
        close(CloseCode.SUPERSEDED, "a newer connection of this device");
    }

    @Override
    public void failed(StorageException failure) {
        LOG.warn("epoch not opened deviceId={} cause={}", deviceId(), failure.getMessage());
        close(CloseCode.OVERLOADED, "the epoch could not be opened");
    }

    /** The device began an epoch it had used before; it takes a greater one and comes back. */
    void epochReused() {
        epochReused(epochs.highest() + 1);
    }

    @Override
    public void epochReused(long minEpoch) {
        String message = "this epoch was used before; take " + minEpoch + " or greater";
        send(ServerFrames.error(RefusalCode.EPOCH_REUSED.wire(), message, minEpoch));
        close(CloseCode.EPOCH_REUSED, "epoch reused");
    }

    // --- errands

    /** Once a version: it may be wanted again before the device has said that it runs it. */
    void configure(long version, String settings) {
        if (!closed && epochs.live() != null && version > configSent) {
            configSent = version;
            send(ServerFrames.config(version, settings));
        }
    }

    void command(String id, String name, String args) {
        if (!closed && epochs.live() != null) {
            send(ServerFrames.command(id, name, args));
        }
    }

    void reassigned(int hospitalId, int wardId, int patientId) {
        epochs.reassigned(hospitalId, wardId, patientId);
    }

    // --- answers

    void send(String frame) {
        socket.send(frame);
    }

    void nack(Nack nack) {
        send(
                ServerFrames.nack(
                        nack.epoch(), nack.seq(), nack.vital(), nack.code(), nack.message()));
    }

    /** Something of this device was settled: ack now, or later when the device is ready to wait. */
    void settled(long now) {
        checkFlow();
        sendReceipts();
        leaveWhenSettled();
        if (closed || epochs.live() == null) {
            return;
        }
        if (pace.isTime(now)) {
            sendAcks(now);
        } else {
            rules.ackLater(this);
        }
    }

    /** Sends what is due; false when the time has not come yet. */
    boolean sendDueAcks(long now) {
        if (!pace.isTime(now)) {
            return false;
        }
        sendAcks(now);
        return true;
    }

    void sendAcks(long now) {
        if (!closed && isRead()) {
            epochs.each(lane -> ack(lane, now));
        }
    }

    private void ack(EpochLane lane, long now) {
        int due = lane.ackDue();
        if (due > 0) {
            send(ServerFrames.ack(lane.epoch(), due));
            rules.meters().acked(lane.waitingSince(), now);
            lane.ackSent();
            pace.sent(now);
        }
    }

    /** Tells what is due, as long as the device reads. */
    void sendReceipts() {
        while (!closed && socket.isWritable()) {
            String due = receipts.takeDue();
            if (due == null) {
                return;
            }
            socket.receipt(due);
        }
    }

    // --- flow

    /**
     * False while the device does not read what it was sent: then it is not read either, and acks
     * are not piled up, but sent when it has read.
     */
    private boolean isRead() {
        if (socket.isWritable()) {
            return true;
        }
        gate.close(Reason.UNREAD);
        socket.onDrained(
                _ -> {
                    gate.open(Reason.UNREAD);
                    sendAcks(rules.now());
                    sendReceipts();
                });
        return false;
    }

    /** Holds the socket while the device has as much under way as it may. */
    void checkFlow() {
        EpochLane live = epochs.live();
        if (closed || live == null) {
            return;
        }
        DeviceLanes device = live.device();
        int inFlight = live.pending();
        int older = device.pending() - inFlight;
        gate.set(Reason.IN_FLIGHT, inFlight + device.records() >= rules.maxInFlight());
        gate.set(Reason.BACKFILL, older >= BACKFILL_SLACK * maxBackfill);
        holdBack(inFlight + older + device.records());
        boolean _ = isRead();
    }

    /** The buffer has come to be full, or has room again. */
    void holdBack() {
        DeviceLanes device = epochs.device();
        holdBack(device == null ? 0 : device.pending() + device.records());
    }

    private void holdBack(int waiting) {
        boolean isHeld = gate.isClosedFor(Reason.HELD_BACK);
        boolean isToBeHeld = rules.holdsBack(waiting, isHeld);
        if (isHeld != isToBeHeld) {
            gate.set(Reason.HELD_BACK, isToBeHeld);
            tellChange();
        }
    }

    /** Connected and not read: what it has to say waits in its own buffer. */
    boolean isHeldBack() {
        return !gate.isOpen();
    }

    /** The device says goodbye: the socket closes when all it has sent is settled. */
    void leave() {
        leaving = true;
        gate.close(Reason.LEAVING);
        leaveWhenSettled();
    }

    private void leaveWhenSettled() {
        DeviceLanes device = epochs.device();
        boolean isSettled = device == null || device.pending() + device.records() == 0;
        if (leaving && isSettled) {
            close(CloseCode.NORMAL, "goodbye");
        }
    }

    void stopReading() {
        gate.close(Reason.DRAINING);
    }

    private void resumeReading() {
        heartbeat.heard(rules.now()); // while we did not read, the device was not silent
        socket.resume();
    }

    // --- time, and the end

    /** Called every second: hello's timeout, silence, pings, holes. */
    void sweep(long now) {
        if (closed) {
            return;
        }
        Overdue overdue = gate.isOpen() ? heartbeat.overdue(now, epochs.live() != null) : null;
        if (overdue != null) {
            close(overdue.code(), overdue.reason());
            return;
        }
        if (heartbeat.isPingDue(now)) {
            socket.ping();
        }
        inbound.passOver(now);
    }

    void drain(int reconnectAfterMillis) {
        send(ServerFrames.drain(reconnectAfterMillis));
        backBy = rules.now() + reconnectAfterMillis;
        DeviceLanes device = epochs.device();
        if (device != null) {
            device.drained(backBy);
            rules.onChanged(device);
        }
    }

    /** Closes the connection when it was made with that token. */
    void tokenEnded(int tokenId) {
        if (tokenId == tokenId()) {
            close(CloseCode.WITHDRAWN, "the token is not in force any more");
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
        if (!closed) {
            closed = true;
            DeviceLanes device = epochs.device();
            if (device != null) {
                device.detach(this);
                rules.onChanged(device);
            }
            rules.onEnded(this);
        }
    }
}
