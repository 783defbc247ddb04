package io.wardstream.registry;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A part of a long list.
 *
 * @param nextAfter where the next part begins, as {@code after} of the next call; 0: this was the
 *     last
 */
public record Slice<T>(List<T> items, int nextAfter) {

    public Slice {
        items = List.copyOf(items);
    }

    /**
     * Cuts what was read with a limit one higher than asked: the row too many says there is more.
     */
    public static <R, T> Slice<T> of(
            List<R> rows, int limit, Function<R, T> mapper, ToIntFunction<T> key) {
        List<T> items = rows.stream().limit(limit).map(mapper).toList();
        return new Slice<>(items, rows.size() > limit ? key.applyAsInt(items.getLast()) : 0);
    }
}
