package io.wardstream.ingest;

import io.wardstream.codec.frame.DeviceFrameDecoder;
import io.wardstream.config.IngestConfig;
import io.wardstream.ops.Pressure.Step;
import java.util.function.LongSupplier;

/**
 * What the sessions of one writer share: settings, the time, and where their work goes. Confined to
 * one event loop.
 */
final class SessionRules {
    /**
     * What the listener does when a session begins to hold its device, ends, or waits with an ack.
     */
    interface Listener {
        void holding(DeviceSession session, int fence);

        void ended(DeviceSession session);

        void ackLater(DeviceSession session);

        /** There is news of how the device is. */
        void changed(DeviceLanes device);

        /** Sessions of this writer now. */
        int count();

        /** What is given up for what waits in the buffer. */
        Step step();
    }

    private static final int LEAST_BACKFILL = 32;

    /**
     * Of a device that sends one sample a second: so much the buffer has room for, of everybody.
     */
    private static final int MINUTE = IngestConfig.SAMPLES_HELD_PER_CONNECTION;

    private final IngestConfig config;
    private final int bufferShare;
    private final DeviceFrameDecoder decoder = new DeviceFrameDecoder();
    private final LongSupplier clock;
    private final FlushPipeline pipeline;
    private final SessionOpener opener;
    private final WriterHold hold;
    private final IngestMeters meters;
    private final Errands errands;
    private final Listener listener;

    /**
     * @param bufferShare samples this writer may hold that wait for the database
     */
    SessionRules(
            IngestConfig config,
            int bufferShare,
            LongSupplier clock,
            FlushPipeline pipeline,
            SessionOpener opener,
            WriterHold hold,
            IngestMeters meters,
            Errands errands,
            Listener listener) {
        this.config = config;
        this.bufferShare = bufferShare;
        this.clock = clock;
        this.pipeline = pipeline;
        this.opener = opener;
        this.hold = hold;
        this.meters = meters;
        this.errands = errands;
        this.listener = listener;
    }

    /** Epoch millis, the server's clock. */
    long now() {
        return clock.getAsLong();
    }

    /** Its scratch buffers are shared by all sessions of the event loop. */
    DeviceFrameDecoder decoder() {
        return decoder;
    }

    FlushPipeline pipeline() {
        return pipeline;
    }

    SessionOpener opener() {
        return opener;
    }

    WriterHold hold() {
        return hold;
    }

    IngestMeters meters() {
        return meters;
    }

    Errands errands() {
        return errands;
    }

    int maxInFlight() {
        return config.maxInFlight();
    }

    /**
     * What the older epochs of one device may have under way: so much that those of all devices
     * together leave half of the buffer to live samples.
     */
    int maxBackfill() {
        int least = Math.min(LEAST_BACKFILL, config.maxBackfill());
        if (listener.step().compareTo(Step.BACKFILL) >= 0) {
            return least;
        }
        int share = bufferShare / 2 / Math.max(1, listener.count());
        return Math.clamp(share, least, config.maxBackfill());
    }

    /**
     * Whether a device with so much in the buffer is not read now. While there is a little room,
     * whoever has less than a minute in it is: what such a device says is judged, and alarms.
     *
     * @param isHeld it is not read already: then until half a minute of it has gone
     */
    boolean holdsBack(int waiting, boolean isHeld) {
        return switch (listener.step()) {
            case ALL -> true;
            case LIVE -> waiting >= (isHeld ? MINUTE / 2 : MINUTE);
            default -> false;
        };
    }

    long liveWithinMillis() {
        return config.liveWithin().toMillis();
    }

    long oldestMillis() {
        return config.oldest().toMillis();
    }

    long helloTimeoutMillis() {
        return config.helloTimeout().toMillis();
    }

    long pingMillis() {
        return config.pingInterval().toMillis();
    }

    long silentMillis() {
        return config.silentAfter().toMillis();
    }

    long holeMillis() {
        return config.holeWait().toMillis();
    }

    void onHolding(DeviceSession session, int fence) {
        listener.holding(session, fence);
    }

    void onEnded(DeviceSession session) {
        listener.ended(session);
    }

    void onChanged(DeviceLanes device) {
        listener.changed(device);
    }

    void ackLater(DeviceSession session) {
        listener.ackLater(session);
    }
}
