package io.wardstream.ingest;

import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.ingest.Work.Nack;
import io.wardstream.ingest.Work.RefusalEntry;
import io.wardstream.samples.Flush;
import org.jspecify.annotations.Nullable;

/**
 * Puts on record what is refused of one connection; the nack follows when it is recorded. Confined
 * to one event loop.
 */
final class RefusalLog {
    /** The database keeps no more of a day; what comes beyond need not wait here with its text. */
    private static final int TEXTS = 1_000;

    private final FlushPipeline pipeline;
    private final IngestMeters meters;
    private final int deviceId;
    private int texts;

    RefusalLog(FlushPipeline pipeline, IngestMeters meters, int deviceId) {
        this.pipeline = pipeline;
        this.meters = meters;
        this.deviceId = deviceId;
    }

    /** A whole sample. Without a seq it is like an unreadable frame, and settles nothing. */
    void sample(
            EpochLane lane,
            int seq,
            @Nullable String vital,
            RefusalCode code,
            String message,
            ReceivedFrame frame) {
        meters.refused.increment();
        add(lane, seq > 0, seq, vital, code, message, frame);
    }

    /** One value of a sample that is kept. */
    void value(
            EpochLane lane,
            int seq,
            String vital,
            RefusalCode code,
            String message,
            ReceivedFrame frame) {
        meters.valuesRefused.increment();
        add(lane, false, seq, vital, code, message, frame);
    }

    private void add(
            EpochLane lane,
            boolean settles,
            int seq,
            @Nullable String vital,
            RefusalCode code,
            String message,
            ReceivedFrame frame) {
        Flush.Refusal refusal =
                new Flush.Refusal(
                        deviceId,
                        true,
                        lane.epoch(),
                        seq,
                        vital == null ? null : FrameText.clean(vital),
                        code.wire(),
                        FrameText.clean(message),
                        frame.receivedAt(),
                        kept(frame));
        Nack nack = new Nack(lane.epoch(), seq, vital, code, message);
        pipeline.add(new RefusalEntry(lane.device(), lane, settles, refusal, nack));
    }

    /**
     * A message of which nothing could be used; it is answered at once, so it has no nack to wait
     * for.
     *
     * @param epoch {@link DeviceFrame#ABSENT} before the first hello
     * @param frame null when the message was no text
     */
    void unreadable(
            DeviceLanes owner,
            long epoch,
            RefusalCode code,
            String message,
            @Nullable ReceivedFrame frame,
            long now) {
        meters.framesUnreadable.increment();
        boolean epochKnown = epoch != DeviceFrame.ABSENT;
        Flush.Refusal refusal =
                new Flush.Refusal(
                        deviceId,
                        epochKnown,
                        epochKnown ? epoch : 0,
                        0,
                        null,
                        code.wire(),
                        FrameText.clean(message),
                        now,
                        frame == null ? null : kept(frame));
        pipeline.add(new RefusalEntry(owner, null, false, refusal, null));
    }

    private @Nullable String kept(ReceivedFrame frame) {
        if (texts >= TEXTS) {
            return null;
        }
        texts++;
        return frame.text();
    }
}
