package io.wardstream.retrospect.fold;

import io.wardstream.retrospect.fold.Finding.Late;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts what has been found beside what was kept before, so that the same found twice changes
 * nothing, and what came in two parts is one. Used once; not thread-safe.
 */
public final class Reconciliation {

    /**
     * As it is kept.
     *
     * @param isGone joined to another, or withdrawn
     */
    public record Kept(UUID id, int version, Finding finding, boolean isGone) {}

    /** What is to be written. */
    public record Change(Kind kind, UUID id, int version, Finding finding, Late late) {

        public boolean isGone() {
            return kind == Kind.JOINED || kind == Kind.WITHDRAWN;
        }
    }

    /** Why. */
    public enum Kind {
        FOUND,
        CHANGED,
        /** It is part of another one now. */
        JOINED,
        /** With what came in the middle of it, there was no alarm. */
        WITHDRAWN;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So far a median reaches: a late sample bears on what ends or begins as far from it. */
    private static final long REACH_MILLIS = 60_000;

    private final int patientId;
    private final Late late;
    private final Map<UUID, Kept> left = new HashMap<>();
    private final Map<UUID, Kept> gone = new HashMap<>();
    private final List<Finding> found;
    private final List<Change> changes = new ArrayList<>();

    private Reconciliation(
            int patientId, Collection<Kept> kept, Collection<Finding> found, Late late) {
        this.patientId = patientId;
        this.late = late;
        for (Kept one : kept) {
            if (one.isGone()) {
                gone.put(one.id(), one);
            } else if (isNear(one.finding())) {
                left.put(one.id(), one);
            }
        }
        this.found =
                found.stream()
                        .filter(finding -> isNear(finding) || isOfOneKept(finding))
                        .sorted(Comparator.comparingLong(Finding::since))
                        .toList();
    }

    /** What is further from the new samples was judged when its own were new, by its rules. */
    private boolean isNear(Finding finding) {
        return finding.touches(late.from() - REACH_MILLIS, late.to() + REACH_MILLIS);
    }

    private boolean isOfOneKept(Finding finding) {
        return left.values().stream().anyMatch(kept -> kept.finding().touches(finding));
    }

    /**
     * What must be written so that what was found is what is kept.
     *
     * @param kept of the patient in the time that was judged, and what is gone of it
     * @param late those samples that were not known when the kept ones were found
     */
    public static List<Change> of(
            int patientId, Collection<Kept> kept, Collection<Finding> found, Late late) {
        if (late.samples() == 0) {
            return List.of();
        }
        Reconciliation reconciliation = new Reconciliation(patientId, kept, found, late);
        reconciliation.run();
        return reconciliation.changes;
    }

    /** The same whoever finds it, and never that of a live alarm. */
    static UUID id(int patientId, Finding finding) {
        String name =
                "retrospective|"
                        + patientId
                        + "|"
                        + finding.condition().code()
                        + "|"
                        + finding.since();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII));
    }

    private void run() {
        List<Finding> unknown = new ArrayList<>();
        for (Finding finding : found) {
            Kept same = left.remove(id(patientId, finding));
            if (same == null) {
                unknown.add(finding);
            } else {
                change(same, finding);
            }
        }
        for (Finding finding : unknown) {
            Kept same = takeFirstTouching(finding);
            if (same == null) {
                add(finding);
            } else {
                change(same, finding);
            }
        }
        left.values().stream()
                .sorted(Comparator.comparingLong(kept -> kept.finding().since()))
                .forEach(this::dropUnlessUntouched);
    }

    private @Nullable Kept takeFirstTouching(Finding finding) {
        Kept first =
                left.values().stream()
                        .filter(kept -> kept.finding().touches(finding))
                        .min(Comparator.comparingLong(kept -> kept.finding().since()))
                        .orElse(null);
        return first == null ? null : left.remove(first.id());
    }

    private void add(Finding finding) {
        UUID id = id(patientId, finding);
        Kept before = gone.get(id);
        int version = before == null ? 1 : before.version() + 1;
        changes.add(new Change(Kind.FOUND, id, version, finding, finding.late()));
    }

    private void change(Kept kept, Finding finding) {
        Finding now = finding.after(kept.finding());
        if (!now.says(kept.finding())) {
            int version = kept.version() + 1;
            changes.add(new Change(Kind.CHANGED, kept.id(), version, now, finding.late()));
        }
    }

    /**
     * What was found once is taken back only for late samples in the middle of it, not for rules
     * that are others by now.
     */
    private void dropUnlessUntouched(Kept kept) {
        boolean isPart = found.stream().anyMatch(kept.finding()::touches);
        boolean isDisproved = kept.finding().touches(late.from(), late.to());
        if (isPart || isDisproved) {
            Kind kind = isPart ? Kind.JOINED : Kind.WITHDRAWN;
            int version = kept.version() + 1;
            changes.add(new Change(kind, kept.id(), version, kept.finding(), late));
        }
    }
}
