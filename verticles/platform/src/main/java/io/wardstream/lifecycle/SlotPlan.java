package io.wardstream.lifecycle;

import io.wardstream.config.LifecycleConfig;
import io.wardstream.samples.SampleSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which slots ought to be open, and which of them are not. */
final class SlotPlan {

    private final LifecycleConfig config;

    SlotPlan(LifecycleConfig config) {
        this.config = config;
    }

    /** The beginning of the oldest slot to be open now. */
    Instant begin(Instant now) {
        return floor(closedBefore(now));
    }

    /** A slot that ended at or before this instant is closed to late samples. */
    Instant closedBefore(Instant now) {
        return now.minus(config.openPast());
    }

    /** The end of the newest slot to be open now. */
    Instant end(Instant now) {
        return floor(now.plus(config.openAhead())).plus(config.slot());
    }

    /**
     * The slots to open now, the ones needed soonest first. Slots of another length are taken as
     * they are, and what lies between them is filled.
     *
     * @param open what is open already, by beginning, without overlap
     */
    List<SampleSlot> missing(List<SampleSlot> open, Instant now) {
        List<SampleSlot> missing = new ArrayList<>();
        Instant covered = begin(now);
        for (SampleSlot slot : open) {
            cut(covered, slot.from(), missing, now);
            covered = slot.to().isAfter(covered) ? slot.to() : covered;
        }
        cut(covered, end(now), missing, now);
        List<SampleSlot> soonestFirst =
                new ArrayList<>(missing.stream().filter(slot -> slot.to().isAfter(now)).toList());
        missing.reversed().stream()
                .filter(slot -> !slot.to().isAfter(now))
                .forEach(soonestFirst::add);
        return soonestFirst;
    }

    /**
     * How long from now on every instant has a slot.
     *
     * @param open what is open, by beginning, without overlap
     */
    static Duration ahead(List<SampleSlot> open, Instant now) {
        Instant covered = now;
        for (SampleSlot slot : open) {
            if (!slot.from().isAfter(covered) && slot.to().isAfter(covered)) {
                covered = slot.to();
            }
        }
        return Duration.between(now, covered);
    }

    /** Fills [from, to) with slots that end on multiples of the slot's length. */
    private void cut(Instant from, Instant to, List<SampleSlot> missing, Instant now) {
        Instant limit = to.isBefore(end(now)) ? to : end(now);
        Instant at = from;
        while (at.isBefore(limit)) {
            Instant next = floor(at).plus(config.slot());
            Instant slotEnd = next.isBefore(limit) ? next : limit;
            missing.add(new SampleSlot(at, slotEnd));
            at = slotEnd;
        }
    }

    /** Slots divide a day, and 1970 began at midnight UTC. */
    private Instant floor(Instant instant) {
        long slot = config.slot().toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(instant.toEpochMilli(), slot) * slot);
    }
}
