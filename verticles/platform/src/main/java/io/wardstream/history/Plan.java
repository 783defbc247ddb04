package io.wardstream.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which tier answers which part of a range, in the order of time. Parts touch and never overlap, so
 * each sample is answered by exactly one tier; a bucket of the answer may take from two. Immutable.
 */
record Plan(List<Part> parts) {

    Plan {
        parts = List.copyOf(parts);
    }

    /** A tier and what it held when it was asked. */
    record Holding(Tier tier, Tier.Held held) {}

    /** From is inside, to is not; epoch milliseconds. */
    record Part(Tier tier, long from, long to) {}

    /**
     * Takes for each instant the coarsest tier that is fine enough: an hour is one row there, and
     * 3,600 samples elsewhere. Of tiers alike, the first.
     *
     * @param from a multiple of the resolution, as is to
     * @return empty when some of the range is kept by no tier so fine. Before everything that is
     *     kept, hours have nothing to say, for nothing coarser could say more
     */
    static Optional<Plan> of(Resolution resolution, long from, long to, List<Holding> holdings) {
        List<Holding> usable =
                holdings.stream()
                        .filter(one -> one.tier().resolution().isAtMost(resolution))
                        .sorted(Comparator.comparing(Plan::resolution).reversed())
                        .toList();
        List<Part> parts = new ArrayList<>();
        long position = from;
        while (position < to) {
            Optional<Holding> holder = holder(usable, position);
            if (holder.isPresent()) {
                long end = Math.min(to, end(holder.get(), usable, position));
                parts.add(new Part(holder.get().tier(), position, end));
                position = end;
            } else if (resolution == Resolution.HOUR) {
                position = resolution.ceil(nextBeginning(usable, position, to));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new Plan(parts));
    }

    private static Resolution resolution(Holding holding) {
        return holding.tier().resolution();
    }

    private static Optional<Holding> holder(List<Holding> usable, long position) {
        return usable.stream().filter(one -> one.held().holds(position)).findFirst();
    }

    /** Where it holds no more, or a coarser one begins. */
    private static long end(Holding holder, List<Holding> usable, long position) {
        List<Holding> coarser =
                usable.stream()
                        .filter(one -> !resolution(one).isAtMost(resolution(holder)))
                        .toList();
        return nextBeginning(coarser, position, holder.held().to());
    }

    private static long nextBeginning(List<Holding> holdings, long position, long orElse) {
        return holdings.stream()
                .map(Holding::held)
                .filter(held -> held.from() < held.to())
                .mapToLong(Tier.Held::from)
                .filter(beginning -> beginning > position)
                .min()
                .orElse(orElse);
    }
}
