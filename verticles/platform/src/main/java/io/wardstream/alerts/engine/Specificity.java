package io.wardstream.alerts.engine;

import java.util.Comparator;

/** Which of two rules of one vital and priority is in force. */
final class Specificity {
    /** Patient before ward before hospital; then the later version, then the greater id. */
    private static final Comparator<LimitRule> ORDER =
            Comparator.comparingInt(Specificity::rank)
                    .thenComparingInt(LimitRule::version)
                    .thenComparing(LimitRule::id);

    private Specificity() {}

    static LimitRule moreSpecific(LimitRule left, LimitRule right) {
        return ORDER.compare(left, right) >= 0 ? left : right;
    }

    private static int rank(LimitRule rule) {
        if (rule.patientId() != 0) {
            return 2;
        }
        return rule.wardId() != 0 ? 1 : 0;
    }
}
