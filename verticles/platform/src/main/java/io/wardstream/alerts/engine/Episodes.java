package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.codec.model.VitalSample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds episodes in values that did not come in the order of time. Pure functions. */
final class Episodes {

    private Episodes() {}

    /**
     * Folds a window anew.
     *
     * @param head from where the window begins; afterwards where it ends
     * @param closed gets the episodes that were over before its end
     */
    static void replay(
            VitalState head, SampleWindow window, VitalLimits limits, List<Episode> closed) {
        for (int index = 0; index < window.size(); index++) {
            if (head.step(limits, window, index, true)) {
                head.collectEnded(closed);
            }
        }
    }

    /**
     * What one value shows whose neighbors are forgotten: a limit without delay and median is
     * crossed. Null when none is.
     */
    static @Nullable Episode ofOne(
            VitalLimits limits, Side side, VitalSample sample, short scaled) {
        int level = VitalLimits.level(side, scaled);
        for (int priority = VitalLimits.PRIORITIES - 1; priority >= 0; priority--) {
            boolean isPlain =
                    limits.isArrest(side, scaled)
                            || (limits.delay(priority) == 0 && limits.medianOf(priority) == 1);
            if (isPlain && limits.has(side, priority) && limits.isCrossed(side, priority, level)) {
                long at = sample.observedAt();
                return new Episode(
                        side,
                        priority,
                        scaled,
                        at,
                        sample.deviceId(),
                        at,
                        at,
                        at,
                        scaled,
                        Crossings.NEVER);
            }
        }
        return null;
    }
}
