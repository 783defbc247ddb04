package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The vitals of one patient that were measured so far. Confined to one event loop. */
final class VitalSignals {
    private final @Nullable VitalSignal[] signals = new VitalSignal[VitalSign.COUNT];

    /** A live sample. */
    void take(VitalSample sample) {
        Vitals vitals = sample.vitals();
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalSign vital = VitalSign.ofIndex(index);
            if (vitals.has(vital) || vitals.validity(vital) != Validity.VALID) {
                of(vital).take(sample);
            }
        }
    }

    /** True when one has no new value, or none that is to be trusted. */
    boolean isAnyBad(long now) {
        for (VitalSignal signal : signals) {
            if (signal != null && (signal.invalidSince() != 0 || signal.isOld(now))) {
                return true;
            }
        }
        return false;
    }

    VitalSignal of(VitalSign vital) {
        VitalSignal known = signals[vital.index()];
        if (known == null) {
            known = new VitalSignal(vital);
            signals[vital.index()] = known;
        }
        return known;
    }

    void forEach(Consumer<VitalSignal> action) {
        for (VitalSignal signal : signals) {
            if (signal != null) {
                action.accept(signal);
            }
        }
    }

    void forget(int deviceId) {
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalSignal signal = signals[index];
            if (signal != null && signal.deviceId() == deviceId) {
                signals[index] = null;
            }
        }
    }
}
