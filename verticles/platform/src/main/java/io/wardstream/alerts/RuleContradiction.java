package io.wardstream.alerts;

import io.wardstream.alerts.engine.RuleCheck.Violation;

/**
 * A rule does not fit those of its scope, see {@link io.wardstream.alerts.engine.RuleOrder}.
 * Carries no stack trace: it is an answer, not a fault.
 */
public final class RuleContradiction extends RuntimeException {
    private final transient Violation violation;

    RuleContradiction(Violation violation) {
        super(violation.field() + " " + violation.rule(), null, false, false);
        this.violation = violation;
    }

    /** The field of the rule that was sent, and what it must be. */
    public Violation violation() {
        return violation;
    }
}
