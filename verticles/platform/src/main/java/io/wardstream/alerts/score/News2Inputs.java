package io.wardstream.alerts.score;

import io.wardstream.alerts.engine.ScoreLane;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known now of one patient, and its points. Pure: no clock, {@code now} is epoch
 * milliseconds of the platform's. Makes no garbage. Confined to one event loop.
 */
public final class News2Inputs {
    private final MeasuredValues measured = new MeasuredValues();
    private final byte[] points = new byte[News2Parameter.COUNT];

    /** When the parameter was known no more, of those that are missing; or never known. */
    private final long[] lostAt = new long[News2Parameter.COUNT];

    private ManualInputs manual = ManualInputs.NONE;

    public News2Inputs() {
        Arrays.fill(points, (byte) News2Score.MISSING);
    }

    /**
     * Takes a live sample, in whatever order.
     *
     * @return true when the points of a parameter are others now
     */
    public boolean take(VitalSample sample, long now) {
        return measured.take(sample) && recompute(now);
    }

    /**
     * Takes a value that was read from the store; one that is known already and is as new stays.
     * The points are worked out by the next {@link #tick}.
     */
    public void seed(
            VitalSign vital, double value, Validity validity, int device, long at, long received) {
        measured.seed(vital, value, validity, device, at, received);
    }

    /** Takes what people entered; true when the points of a parameter are others now. */
    public boolean enter(ManualInputs entered, long now) {
        manual = entered;
        return recompute(now);
    }

    /** Something may have become too old; true when the points of a parameter are others now. */
    public boolean tick(long now) {
        return recompute(now);
    }

    /**
     * The device measures somebody else: what it has measured here counts no more.
     *
     * @return true when the points of a parameter are others now
     */
    public boolean unassigned(int device, long now) {
        measured.unassigned(device);
        return recompute(now);
    }

    /**
     * The sample of that moment turned out not to be on record: what it said counts no more, and
     * what stood before is in the store.
     *
     * @return true when something that counted is forgotten
     */
    public boolean refused(int device, long observed, long now) {
        boolean isForgotten = measured.refused(device, observed);
        boolean _ = recompute(now);
        return isForgotten;
    }

    private boolean recompute(long now) {
        boolean isChanged = false;
        for (int index = 0; index < points.length; index++) {
            byte fresh = (byte) worth(News2Parameter.ofIndex(index), now);
            if (fresh == News2Score.MISSING && points[index] != News2Score.MISSING) {
                lostAt[index] = now;
            }
            isChanged |= points[index] != fresh;
            points[index] = fresh;
        }
        return isChanged;
    }

    private int worth(News2Parameter parameter, long now) {
        return switch (parameter) {
            case OXYGEN -> oxygen(now);
            case CONSCIOUSNESS -> consciousness(now);
            default -> {
                VitalSign by = measuredBy(parameter, now);
                yield by == null ? News2Score.MISSING : worth(parameter, measured.shown(by), now);
            }
        };
    }

    private int worth(News2Parameter parameter, int shown, long now) {
        return switch (parameter) {
            case RESPIRATION_RATE -> News2Table.respirationRate(shown);
            case SPO2 -> spo2(shown, now);
            case SYSTOLIC_BP -> News2Table.systolicPressure(shown);
            case PULSE -> News2Table.pulse(shown);
            case TEMPERATURE -> News2Table.temperature(shown);
            case OXYGEN, CONSCIOUSNESS -> News2Score.MISSING; // nothing measures them
        };
    }

    /** On scale 2 the points may hang on air or oxygen, and are not guessed without it. */
    private int spo2(int percent, long now) {
        if (manual.scale() == ManualInputs.DEFAULT_SCALE) {
            return News2Table.spo2Scale1(percent);
        }
        int oxygen = oxygen(now);
        return oxygen == News2Score.MISSING && !News2Table.isWhateverTheAir(percent)
                ? News2Score.MISSING
                : News2Table.spo2Scale2(percent, oxygen > 0);
    }

    private int oxygen(long now) {
        ManualInputs.Entry<Boolean> entry = manual.oxygen();
        return entry != null && entry.isValid(now)
                ? News2Table.oxygen(entry.value())
                : News2Score.MISSING;
    }

    private int consciousness(long now) {
        ManualInputs.Entry<Consciousness> entry = manual.consciousness();
        return entry != null && entry.isValid(now)
                ? News2Table.consciousness(entry.value())
                : News2Score.MISSING;
    }

    /** The vital whose value counts for the parameter now; null: none does. */
    public @Nullable VitalSign measuredBy(News2Parameter parameter, long now) {
        VitalSign first = parameter.vital();
        if (first == null || measured.isCurrent(first, now)) {
            return first;
        }
        VitalSign second = parameter.secondVital();
        return second != null && measured.isCurrent(second, now) ? second : null;
    }

    /** Whose value of the vital is known, current or not; 0: nobody's. */
    public int deviceOf(VitalSign vital) {
        return measured.deviceOf(vital);
    }

    /** When that was observed, epoch milliseconds. */
    public long observedAt(VitalSign vital) {
        return measured.observedAt(vital);
    }

    /** The device that measures all the time and has done so last; 0: none has. */
    public int newestDevice() {
        return measured.newestDevice();
    }

    /** As {@link News2Score#total()}, without making one. */
    public int total() {
        return News2Score.total(points);
    }

    /** The points there are: the total when none are missing, else what it is at least. */
    public int known() {
        return News2Score.known(points);
    }

    /** As {@link News2Score#highest()}, without making one. */
    public int highest() {
        return News2Score.highest(points);
    }

    /** As {@link News2Score#points}, without making one. */
    public int points(News2Parameter parameter) {
        return points[parameter.index()];
    }

    /** Those that have points, a bit each: 1 shifted by {@link News2Parameter#index}. */
    public int parameters() {
        int parameters = 0;
        for (int index = 0; index < points.length; index++) {
            parameters |= points[index] == News2Score.MISSING ? 0 : 1 << index;
        }
        return parameters;
    }

    /**
     * It is on record that these had points: those that have none now are lost, by now at the
     * latest.
     *
     * @param parameters as of {@link #parameters}
     */
    public void wereKnown(int parameters, long now) {
        for (int index = 0; index < points.length; index++) {
            if ((parameters >>> index & 1) != 0 && points[index] == News2Score.MISSING) {
                lostAt[index] = now;
            }
        }
    }

    /**
     * When the last of those that are missing now was lost, epoch milliseconds; {@link
     * ScoreLane#NEVER_KNOWN} when none of them was ever known here, {@link ScoreLane#WHOLE} when
     * none is missing.
     */
    public long lostAt() {
        long last = ScoreLane.WHOLE;
        for (int index = 0; index < points.length; index++) {
            if (points[index] == News2Score.MISSING) {
                last = Math.max(last, lostAt[index]);
            }
        }
        return last;
    }

    /** Which SpO2 scale is in force: 1 or 2. */
    public int scale() {
        return manual.scale();
    }

    /** As it stands. */
    public News2Score score() {
        return new News2Score(points);
    }
}
