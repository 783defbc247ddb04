package io.wardstream.lifecycle;

import io.micrometer.core.instrument.Counter;
import io.wardstream.ops.Meters;
import io.wardstream.samples.LateMerge;
import io.wardstream.samples.SlotPacker;
import io.wardstream.samples.SlotState;

/** What packing has done on this node. Thread-safe. */
final class PackMeters {

    private final Counter packed;
    private final Counter compared;
    private final Counter differences;
    private final Counter failures;
    private final Counter added;
    private final Counter duplicates;
    private final Counter conflicts;
    private volatile int slotsWaiting;

    PackMeters(Meters meters) {
        packed = meters.counter("lifecycle.pack.samples", "rows moved", "work", "packed");
        compared = meters.counter("lifecycle.pack.samples", "rows moved", "work", "compared");
        differences =
                meters.counter(
                        "lifecycle.pack.differences",
                        "rows that are not in their packed minute as they are");
        failures = meters.counter("lifecycle.pack.failures", "pieces of work that failed");
        added = late(meters, "added");
        duplicates = late(meters, "duplicate");
        conflicts = late(meters, "conflict");
        meters.gauge(
                "lifecycle.pack.slots.waiting",
                "slots sealed and not dropped, as the node that packs last saw them",
                () -> slotsWaiting);
    }

    private static Counter late(Meters meters, String outcome) {
        return meters.counter(
                "lifecycle.late.merged",
                "late samples brought to where they belong",
                "outcome",
                outcome);
    }

    void waiting(int slots) {
        slotsWaiting = slots;
    }

    void did(SlotState work, SlotPacker.Piece piece) {
        (work == SlotState.SEALED ? packed : compared).increment(piece.samples());
        differences.increment(piece.differences());
    }

    void failed() {
        failures.increment();
    }

    void merged(LateMerge.Merged merged) {
        added.increment(merged.added());
        duplicates.increment(merged.duplicates());
        conflicts.increment(merged.conflicts());
    }
}
