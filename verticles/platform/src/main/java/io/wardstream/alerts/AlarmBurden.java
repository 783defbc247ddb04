package io.wardstream.alerts;

import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the alarms of some days have cost the people of a hospital or a ward. An alarm counts in the
 * ward and bed in which it was raised, wherever the patient went since.
 *
 * @param beds that there are, and each patient without a bed who had an alarm
 * @param groups by kind, priority and vital, the largest first; they add up to the total
 * @param topBeds a tenth of the beds, rounded up
 * @param topShare the part of all alarms that the {@code topBeds} with the most of them had, 0 to
 *     1; null without alarms
 */
public record AlarmBurden(
        int beds, Figures total, List<Group> groups, int topBeds, @Nullable Double topShare) {

    /** An alarm whose condition goes within this time, before anybody saw it, went by itself. */
    public static final int SELF_CLEARED_SECONDS = 15;

    public AlarmBurden {
        groups = List.copyOf(groups);
    }

    /**
     * Which alarms to count: those raised in [from, to).
     *
     * @param wardId 0: all wards
     * @param bedsKnown how many beds there are
     */
    public record Range(int hospitalId, int wardId, Instant from, Instant to, int bedsKnown) {}

    /**
     * Of some alarms; what there is nothing to compute from is null.
     *
     * @param open not closed yet
     * @param selfCleared the condition went within {@link #SELF_CLEARED_SECONDS} of the raise, and
     *     nobody had acknowledged it before
     * @param lastingMedianSeconds from the raise until the condition had gone, or there was no
     *     reason for the alarm any more; of one that goes on, until now
     * @param acknowledged by somebody, at some time
     * @param acknowledgeMedianSeconds of those, from the raise until it was first acknowledged
     * @param acknowledgeP90Seconds nine in ten were acknowledged by then
     */
    public record Figures(
            long alarms,
            long open,
            long selfCleared,
            @Nullable Double lastingMedianSeconds,
            long acknowledged,
            @Nullable Double acknowledgeMedianSeconds,
            @Nullable Double acknowledgeP90Seconds) {}

    /**
     * Alarms of one kind.
     *
     * @param priority with which they were raised
     * @param vital null: of the equipment as a whole
     */
    public record Group(
            AlarmKind kind, AlarmPriority priority, @Nullable VitalSign vital, Figures figures) {}
}
