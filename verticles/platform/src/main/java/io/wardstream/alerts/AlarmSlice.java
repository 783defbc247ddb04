package io.wardstream.alerts;

import io.wardstream.codec.model.Alarm;
import java.util.List;

/**
 * A part of a long list of alarms.
 *
 * @param nextBefore where the next part begins, as {@code before} of the next call; 0: this was the
 *     last
 */
public record AlarmSlice(List<Alarm> items, long nextBefore) {
    public AlarmSlice {
        items = List.copyOf(items);
    }
}
