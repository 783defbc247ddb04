package io.wardstream.whatif.replay;

import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.LimitRule;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.whatif.replay.WhatIfReplay.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The rules of a hospital as they are, and as they would be if a ward had others. Thread-safe.
 *
 * <p>A changed rule stands for the ward's own rule of that vital and priority, as if it had been
 * put there: the hospital's gives way to it, a patient's goes before it, and one that is not
 * enabled leaves the hospital's in force.
 */
public final class WardRules {

    /** A rule that the ward would have. */
    public record Change(RuleTemplate rule, boolean isEnabled) {

        boolean isInsteadOf(AlertRule other) {
            return other instanceof LimitRule limits
                    && limits.vital() == rule.vital()
                    && limits.priority() == rule.priority();
        }
    }

    private final int hospitalId;
    private final RuleSet before;
    private final RuleSet after;

    private WardRules(int hospitalId, RuleSet before, RuleSet after) {
        this.hospitalId = hospitalId;
        this.before = before;
        this.after = after;
    }

    /**
     * The rules of a hospital, and the same with these changes for one ward.
     *
     * @param rules all of the hospital, disabled ones too
     */
    public static WardRules of(
            int hospitalId,
            int wardId,
            Collection<? extends AlertRule> rules,
            List<Change> changes) {
        List<AlertRule> changed = new ArrayList<>(rules);
        changed.removeIf(
                rule ->
                        rule.wardId() == wardId
                                && rule.patientId() == 0
                                && changes.stream().anyMatch(change -> change.isInsteadOf(rule)));
        for (int index = 0; index < changes.size(); index++) {
            Change change = changes.get(index);
            UUID id = new UUID(0, index);
            changed.add(change.rule().rule(id, 1, hospitalId, wardId, 0, change.isEnabled()));
        }
        return new WardRules(hospitalId, RuleSet.of(0, rules), RuleSet.of(0, changed));
    }

    /** What is in force for a patient in any ward of the hospital. */
    public Limits of(int wardId, int patientId) {
        return new Limits(
                before.limitsOf(hospitalId, wardId, patientId),
                after.limitsOf(hospitalId, wardId, patientId));
    }
}
