package io.wardstream.codec.frame;

import io.wardstream.codec.model.Vitals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sample to store.
 *
 * @param at epoch milliseconds by the device's clock, 0..253402300799999 (year 9999)
 * @param extra values outside the catalogue as JSON object text, or null
 * @param refusals values to nack one by one: absent in {@code vitals}, validity INVALID
 */
public record ReadSample(
        int seq, long at, Vitals vitals, @Nullable String extra, List<ValueRefusal> refusals)
        implements FrameSample {
    public ReadSample {
        refusals = List.copyOf(refusals);
    }
}
