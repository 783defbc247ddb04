package io.wardstream.retrospect;

import java.util.List;

/**
 * A part of a long list.
 *
 * @param nextBefore where the next part begins, as {@code before} of the next call; 0: this was the
 *     last
 */
public record RetrospectiveSlice(List<RetrospectiveAlarm> items, long nextBefore) {
    public RetrospectiveSlice {
        items = List.copyOf(items);
    }
}
