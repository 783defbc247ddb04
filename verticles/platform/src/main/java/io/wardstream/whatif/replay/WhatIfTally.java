package io.wardstream.whatif.replay;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.whatif.replay.Difference.Kind;
import io.wardstream.whatif.replay.Differences.Window;
import io.wardstream.whatif.replay.WhatIfReplay.Replayed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds up what the replays of a ward's patients have shown. Not thread-safe. */
public final class WhatIfTally {
    /** Of each kind so many are named, the first ones; all are counted. */
    public static final int NAMED = 200;

    /** Alarms of one priority and vital. */
    public record Group(AlarmPriority priority, @Nullable VitalSign vital) {
        private static final Comparator<Group> ORDER =
                Comparator.comparingInt((Group group) -> -group.priority.code())
                        .thenComparingInt(group -> group.vital == null ? -1 : group.vital.index());
    }

    /** How many alarms there were and would be. */
    public record Count(long before, long after) {
        static final Count NONE = new Count(0, 0);

        private Count plus(Count more) {
            return new Count(before + more.before, after + more.after);
        }
    }

    /** A difference, and whose. */
    public record Named(UUID patientId, Difference difference) {}

    /** Differences of one kind: how many, and the first of them. */
    public static final class Names {
        private final List<Named> first = new ArrayList<>();
        private long total;

        private void add(Named named) {
            total++;
            if (first.size() < NAMED) {
                first.add(named);
            }
        }

        public long total() {
            return total;
        }

        public List<Named> first() {
            return List.copyOf(first);
        }
    }

    private final Map<Group, Count> groups = new TreeMap<>(Group.ORDER);
    private final Map<Kind, Names> kinds = new EnumMap<>(Kind.class);
    private final Names lowered = new Names();
    private final Names raised = new Names();
    private final Set<UUID> patients = new HashSet<>();
    private long samples;
    private long measuredMillis;

    /**
     * Adds one patient's time in the ward.
     *
     * @param measured how long of the window a device measured the patient, milliseconds
     */
    public void add(UUID patientId, Replayed replayed, Window window, long measured) {
        boolean _ = patients.add(patientId);
        samples += replayed.samples();
        measuredMillis += measured;
        for (AlarmEpisode episode : replayed.before()) {
            count(episode, window, new Count(1, 0));
        }
        for (AlarmEpisode episode : replayed.after()) {
            count(episode, window, new Count(0, 1));
        }
        for (Difference difference : Differences.of(replayed.before(), replayed.after(), window)) {
            Named named = new Named(patientId, difference);
            of(difference.kind()).add(named);
            if (difference.rise() < 0) {
                lowered.add(named);
            }
            if (difference.rise() > 0) {
                raised.add(named);
            }
        }
    }

    private void count(AlarmEpisode episode, Window window, Count one) {
        if (window.has(episode)) {
            Group group = new Group(episode.priority(), episode.condition().vital());
            Count _ = groups.merge(group, one, Count::plus);
        }
    }

    /** All alarms. */
    public Count total() {
        return groups.values().stream().reduce(Count.NONE, Count::plus);
    }

    /** By the highest priority they had, and vital; the most urgent first. */
    public Map<Group, Count> groups() {
        return groups;
    }

    public Names of(Kind kind) {
        return kinds.computeIfAbsent(kind, _ -> new Names());
    }

    /** Shown, and with a lower priority at most. */
    public Names lowered() {
        return lowered;
    }

    /** Shown, and with a higher priority at most. */
    public Names raised() {
        return raised;
    }

    public int patients() {
        return patients.size();
    }

    /** Judged, those before and behind the window included. */
    public long samples() {
        return samples;
    }

    /** For how long devices measured patients of the ward, added up. */
    public long measuredMillis() {
        return measuredMillis;
    }
}
