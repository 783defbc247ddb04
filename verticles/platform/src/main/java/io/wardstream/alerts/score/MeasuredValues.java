package io.wardstream.alerts.score;

import io.wardstream.alerts.engine.SourceInForce;
import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The newest countable value of each vital that NEWS2 asks for, from the device whose word counts.
 * Makes no garbage once it is there. Confined to one event loop.
 *
 * <p>A value is current while it is younger than {@link VitalSign#staleAfter}, by receive time: a
 * cuff pressure and a temperature for twelve hours. One that is invalid or being calibrated leaves
 * the one before it as it was; a questionable one counts.
 */
final class MeasuredValues {
    private static final VitalSign[] MEASURED = {
        VitalSign.RESPIRATION_RATE,
        VitalSign.SPO2,
        VitalSign.SYSTOLIC_BP,
        VitalSign.HEART_RATE,
        VitalSign.PULSE_RATE,
        VitalSign.TEMPERATURE
    };

    private static final long[] STALE_MILLIS = new long[VitalSign.COUNT];

    static {
        for (VitalSign vital : MEASURED) {
            STALE_MILLIS[vital.index()] = vital.staleAfter().toMillis();
        }
    }

    private final @Nullable SourceInForce[] sources = new SourceInForce[VitalSign.COUNT];
    private final short[] scaled = new short[VitalSign.COUNT];
    private final int[] deviceId = new int[VitalSign.COUNT];
    private final int[] epochNo = new int[VitalSign.COUNT];
    private final int[] seq = new int[VitalSign.COUNT];
    private final long[] observedAt = new long[VitalSign.COUNT];
    private final long[] receivedAt = new long[VitalSign.COUNT];

    MeasuredValues() {
        Arrays.fill(scaled, Vitals.ABSENT);
        for (VitalSign vital : MEASURED) {
            sources[vital.index()] = new SourceInForce(vital);
        }
    }

    /** True when it holds a value that counts from now on. */
    boolean take(VitalSample sample) {
        Vitals vitals = sample.vitals();
        int validity = vitals.validityBits();
        boolean isNews = false;
        for (VitalSign vital : MEASURED) {
            int index = vital.index();
            short value = vitals.scaled(vital);
            int trust = (validity >>> (index << 1)) & 3;
            if (value != Vitals.ABSENT
                    && trust <= Validity.QUESTIONABLE.bits()
                    && isNewer(index, sample)
                    && isInForce(index, sample.deviceId(), sample.receivedAt())) {
                isNews = true;
                epochNo[index] = sample.epochNo();
                seq[index] = sample.seq();
                put(index, value, sample.deviceId(), sample.observedAt(), sample.receivedAt());
            }
        }
        return isNews;
    }

    /** Takes a value of the store, unless one is known that is as new. */
    void seed(
            VitalSign vital, double value, Validity validity, int device, long at, long received) {
        int index = vital.index();
        boolean isKnown = scaled[index] != Vitals.ABSENT && observedAt[index] >= at;
        if (isKnown
                || validity.bits() > Validity.QUESTIONABLE.bits()
                || !isInForce(index, device, received)) {
            return;
        }
        epochNo[index] = 0; // which sample it was is not known: see isNewer
        seq[index] = 0;
        put(index, vital.toScaled(value), device, at, received);
    }

    private boolean isNewer(int index, VitalSample sample) {
        if (scaled[index] == Vitals.ABSENT) {
            return true;
        }
        if (deviceId[index] != sample.deviceId() || epochNo[index] == 0) {
            return sample.observedAt() > observedAt[index];
        }
        return sample.epochNo() == epochNo[index]
                ? sample.seq() > seq[index]
                : sample.epochNo() > epochNo[index];
    }

    /** False for a vital that has no points. */
    private boolean isInForce(int index, int device, long received) {
        SourceInForce source = sources[index];
        return source != null && source.accepts(device, received);
    }

    private void put(int index, short value, int device, long observed, long received) {
        scaled[index] = value;
        deviceId[index] = device;
        observedAt[index] = observed;
        receivedAt[index] = received;
    }

    /** The device measures somebody else. */
    void unassigned(int device) {
        for (VitalSign vital : MEASURED) {
            if (deviceId[vital.index()] == device) {
                forget(vital);
            }
        }
    }

    /** The sample of that moment turned out not to be on record; true when one of it counted. */
    boolean refused(int device, long observed) {
        boolean isForgotten = false;
        for (VitalSign vital : MEASURED) {
            int index = vital.index();
            boolean isKnown = scaled[index] != Vitals.ABSENT;
            if (isKnown && deviceId[index] == device && observedAt[index] == observed) {
                forget(vital);
                isForgotten = true;
            }
        }
        return isForgotten;
    }

    private void forget(VitalSign vital) {
        scaled[vital.index()] = Vitals.ABSENT;
        sources[vital.index()] = new SourceInForce(vital);
    }

    boolean isCurrent(VitalSign vital, long now) {
        int index = vital.index();
        return scaled[index] != Vitals.ABSENT && now - receivedAt[index] < STALE_MILLIS[index];
    }

    /** As {@link News2Table#shown}, of a vital that has a value. */
    int shown(VitalSign vital) {
        return News2Table.shown(scaled[vital.index()]);
    }

    /** Of a vital that has points; 0: there is no value. */
    int deviceOf(VitalSign vital) {
        return scaled[vital.index()] == Vitals.ABSENT ? 0 : deviceId[vital.index()];
    }

    /** Epoch milliseconds, of a vital that has a value. */
    long observedAt(VitalSign vital) {
        return observedAt[vital.index()];
    }

    /** The device that measures all the time and has done so last; 0: none has. */
    int newestDevice() {
        int device = 0;
        long newest = Long.MIN_VALUE;
        for (VitalSign vital : MEASURED) {
            int index = vital.index();
            if (vital.cadence() == Cadence.CONTINUOUS
                    && scaled[index] != Vitals.ABSENT
                    && receivedAt[index] > newest) {
                newest = receivedAt[index];
                device = deviceId[index];
            }
        }
        return device;
    }
}
