package io.wardstream.ingest;

import io.wardstream.ops.tracing.TraceSpan;

/**
 * What is told of one sample that is traced, from its frame to its ack. The first of a window may
 * be; the messages of that window belong to its trace. Confined to its writer's event loop.
 */
final class SampleTrace {
    static final String FRAME = "ingest.frame";

    private final TraceSpan frame;
    private TraceSpan step;

    /**
     * @param frame begun when the frame was read
     * @param receivedAt then, epoch milliseconds
     */
    SampleTrace(TraceSpan frame, long receivedAt) {
        this.frame = frame;
        this.step = frame.partSince("ingest.buffer", receivedAt);
    }

    /** Its window is published; to be ended by who does it. */
    TraceSpan publish() {
        return frame.message("bus.publish");
    }

    /** It is on its way to the database, with so many others. */
    void flushing(int samples) {
        step.end();
        step = frame.part("samples.flush").with("batch.size", samples);
    }

    /** It is committed, or as good as that. */
    void committed() {
        step.end();
        step = frame.part("ingest.ack");
    }

    /** Its device knows. */
    void acked() {
        step.end();
        frame.end();
    }

    /** It was refused, or belongs to another writer by now. */
    void abandoned() {
        step.failed();
        step.end();
        frame.failed();
        frame.end();
    }
}
