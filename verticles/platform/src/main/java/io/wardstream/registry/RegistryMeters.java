package io.wardstream.registry;

import io.micrometer.core.instrument.Counter;
import io.wardstream.ops.Meters;
import java.util.function.Supplier;

/** What the registry counts. Thread-safe. */
final class RegistryMeters {

    private final Meters meters;
    private final Counter kept;
    private final Counter found;
    private final Counter unknown;
    private final Counter statements;
    private final Counter placementsRead;
    private final Counter placementsFailed;

    RegistryMeters(Meters meters) {
        this.meters = meters;
        kept = tokens(meters, "kept");
        found = tokens(meters, "found");
        unknown = tokens(meters, "unknown");
        statements =
                meters.counter(
                        "registry.token.statements", "Statements that looked up device tokens");
        placementsRead = placements(meters, "read");
        placementsFailed = placements(meters, "failed");
    }

    /** Tokens that wait to be looked up. */
    void waiting(Supplier<Integer> tokens, int bound) {
        meters.queue("registry.tokens", tokens, () -> bound);
    }

    void keptToken() {
        kept.increment();
    }

    void foundToken() {
        found.increment();
    }

    void unknownToken() {
        unknown.increment();
    }

    void statement() {
        statements.increment();
    }

    void placementsRead() {
        placementsRead.increment();
    }

    void placementsFailed() {
        placementsFailed.increment();
    }

    private static Counter placements(Meters meters, String outcome) {
        return meters.counter(
                "registry.placement.reads",
                "Statements that read which device measures whom, by outcome",
                "outcome",
                outcome);
    }

    private static Counter tokens(Meters meters, String outcome) {
        return meters.counter(
                "registry.tokens", "Device tokens shown, by outcome", "outcome", outcome);
    }
}
