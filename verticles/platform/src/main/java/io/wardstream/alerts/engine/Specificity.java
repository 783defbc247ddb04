package io.wardstream.alerts.engine;

import java.util.Comparator;

/** Which of two rules of one vital or score and priority is in force. */
final class Specificity {
    /** Patient before ward before hospital; then the later version, then the greater id. */
    private static final Comparator<AlertRule> ORDER =
            Comparator.comparingInt(Specificity::rank)
                    .thenComparingInt(AlertRule::version)
                    .thenComparing(AlertRule::id);

    private Specificity() {}

    static <R extends AlertRule> R moreSpecific(R left, R right) {
        return ORDER.compare(left, right) >= 0 ? left : right;
    }

    private static int rank(AlertRule rule) {
        if (rule.patientId() != 0) {
            return 2;
        }
        return rule.wardId() != 0 ? 1 : 0;
    }
}
