package io.wardstream.codec.frame;

import org.jspecify.annotations.Nullable;

/**
 * A sample of which nothing is left to store.
 *
 * @param seq 0 when it could not be read
 * @param vital the only value it had, when that was refused; else null
 * @param message for the device's maker: names the field and the bound
 */
public record RefusedSample(int seq, RefusalCode code, @Nullable String vital, String message)
        implements FrameSample {}
