package io.wardstream.codec.frame;

import java.util.List;

/**
 * What a frame with one sample or many held, in the order sent.
 *
 * @param epoch {@link DeviceFrame#ABSENT} when the hello's is meant
 * @param samples at most 500
 */
public record Samples(long epoch, List<FrameSample> samples) implements DeviceFrame {
    public Samples {
        samples = List.copyOf(samples);
    }
}
