package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.SourceInForce;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;

/**
 * A sample and which of its values are judged.
 *
 * @param counted a bit a vital, by its index
 */
record Seen(VitalSample sample, int counted) {

    /** Which values count: those to be trusted, of the device that is the source in force. */
    static Seen of(VitalSample sample, SourceInForce[] sources) {
        Vitals vitals = sample.vitals();
        int counted = 0;
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalSign vital = VitalSign.ofIndex(index);
            boolean isTrusted =
                    vitals.has(vital)
                            && vitals.validity(vital).bits() <= Validity.QUESTIONABLE.bits();
            if (isTrusted && sources[index].accepts(sample.deviceId(), sample.observedAt())) {
                counted |= 1 << index;
            }
        }
        return new Seen(sample, counted);
    }

    long at() {
        return sample.observedAt();
    }

    boolean has(VitalSign vital) {
        return (counted & 1 << vital.index()) != 0;
    }

    double value(VitalSign vital) {
        return sample.vitals().value(vital);
    }
}
