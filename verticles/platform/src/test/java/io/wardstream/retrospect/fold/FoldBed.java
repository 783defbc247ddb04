package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.PatientLimits;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.retrospect.fold.LateFold.Outcome;
import io.wardstream.retrospect.fold.Reconciliation.Change;
import io.wardstream.retrospect.fold.Reconciliation.Kept;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntToDoubleFunction;

/** One patient of ward 1 in hospital 1, measured once a second; and what is kept of the patient. */
final class FoldBed {
    static final long START = Instant.parse("2026-03-01T08:00:00Z").toEpochMilli();
    static final int PATIENT = 7;
    static final int DEVICE = 3;

    final Map<UUID, Kept> kept = new HashMap<>();
    private final List<AlertRule> rules = new ArrayList<>();

    /** SpO2 below 88 for so long; back at 89. */
    FoldBed(int delaySeconds) {
        rule(AlarmPriority.HIGH, 88, delaySeconds);
    }

    void rule(AlarmPriority priority, double low, int delaySeconds) {
        RuleTemplate template =
                new RuleTemplate(
                        VitalSign.SPO2, priority, low, Double.NaN, 1, delaySeconds, 1, false);
        rules.add(template.rule(UUID.randomUUID(), 1, 0, 0));
    }

    PatientLimits limits() {
        return RuleSet.of(0, rules).limitsOf(1, 1, PATIENT);
    }

    static long at(int second) {
        return START + second * 1_000L;
    }

    static List<VitalSample> samples(
            boolean live, int from, int to, IntToDoubleFunction spo2BySecond) {
        List<VitalSample> samples = new ArrayList<>();
        for (int second = from; second < to; second++) {
            samples.add(sample(live, second, spo2BySecond.applyAsDouble(second)));
        }
        return samples;
    }

    static VitalSample sample(boolean live, int second, double spo2) {
        return new VitalSample(
                DEVICE,
                1,
                second + 1,
                at(second),
                at(second),
                at(second) + (live ? 40 : 3_600_000),
                live,
                Generation.REAL,
                Vitals.builder().put(VitalSign.SPO2, spo2).build(),
                null);
    }

    Outcome fold(Collection<VitalSample> samples, int lateFrom, int lateTo) {
        LateFold fold = new LateFold(limits(), List.of(), at(lateFrom), at(lateTo));
        fold.take(samples);
        return fold.end(Long.MAX_VALUE);
    }

    /** Judges all of them, of which those from there to there are new; what was changed. */
    List<Change> judge(Collection<VitalSample> samples, int lateFrom, int lateTo) {
        Outcome outcome = fold(samples, lateFrom, lateTo);
        List<Finding> findings = Unraised.of(outcome.together(), outcome.live());
        List<Change> changes = Reconciliation.of(PATIENT, kept.values(), findings, outcome.late());
        for (Change change : changes) {
            kept.put(
                    change.id(),
                    new Kept(change.id(), change.version(), change.finding(), change.isGone()));
        }
        return changes;
    }

    /** Those that are listed. */
    List<Finding> listed() {
        return kept.values().stream()
                .filter(one -> !one.isGone())
                .map(Kept::finding)
                .sorted(Comparator.comparingLong(Finding::since))
                .toList();
    }
}
