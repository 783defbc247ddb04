package io.wardstream.codec.frame;

/** One sample of a frame: something to store, or nothing. */
public sealed interface FrameSample permits ReadSample, RefusedSample {
    /** 1.., or 0 when it could not be read. */
    int seq();
}
