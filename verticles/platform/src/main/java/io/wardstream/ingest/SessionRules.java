package io.wardstream.ingest;

import io.wardstream.codec.frame.DeviceFrameDecoder;
import io.wardstream.config.IngestConfig;
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
        void opened(DeviceSession session);

        void ended(DeviceSession session);

        void ackLater(DeviceSession session);
    }

    private final IngestConfig config;
    private final DeviceFrameDecoder decoder = new DeviceFrameDecoder();
    private final LongSupplier clock;
    private final FlushPipeline pipeline;
    private final SessionOpener opener;
    private final WriterHold hold;
    private final IngestMeters meters;
    private final Listener listener;

    SessionRules(
            IngestConfig config,
            LongSupplier clock,
            FlushPipeline pipeline,
            SessionOpener opener,
            WriterHold hold,
            IngestMeters meters,
            Listener listener) {
        this.config = config;
        this.clock = clock;
        this.pipeline = pipeline;
        this.opener = opener;
        this.hold = hold;
        this.meters = meters;
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

    int maxInFlight() {
        return config.maxInFlight();
    }

    int maxBackfill() {
        return config.maxBackfill();
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

    void onOpened(DeviceSession session) {
        listener.opened(session);
    }

    void onEnded(DeviceSession session) {
        listener.ended(session);
    }

    void ackLater(DeviceSession session) {
        listener.ackLater(session);
    }
}
