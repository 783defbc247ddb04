package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import org.jspecify.annotations.Nullable;

/**
 * Whether one vital of one patient is measured, by whichever device; by receive time only. Confined
 * to one event loop.
 */
final class VitalSignal {
    private final VitalSign vital;
    private int deviceId;
    private long wordAt;
    private long valueAt;
    private long invalidSince;

    /** Of this device, kept because they are asked for every second while they last. */
    private @Nullable TechnicalFact stale;

    private @Nullable TechnicalFact invalid;

    VitalSignal(VitalSign vital) {
        this.vital = vital;
    }

    /**
     * A live sample. A questionable value is a value; one that is invalid, or being calibrated, is
     * none, unless another device has given one just now.
     */
    void take(VitalSample sample) {
        Validity validity = sample.vitals().validity(vital);
        boolean isBad = validity == Validity.INVALID || validity == Validity.CALIBRATING;
        long at = sample.receivedAt();
        if ((!isBad && !sample.vitals().has(vital)) || at < wordAt) {
            return;
        }
        boolean isElsewhere = deviceId != 0 && deviceId != sample.deviceId() && valueAt > 0;
        if (isBad && isElsewhere && at - valueAt <= vital.staleAfter().toMillis()) {
            return;
        }
        spokenOf(sample.deviceId());
        wordAt = at;
        if (!isBad) {
            valueAt = at;
            invalidSince = 0;
        } else if (invalidSince == 0) {
            invalidSince = at;
        }
    }

    /** As the record has it, when nothing was heard since. */
    void knownStale(int device, long lastValueAt) {
        if (wordAt == 0) {
            spokenOf(device);
            wordAt = lastValueAt;
            valueAt = lastValueAt;
        }
    }

    /** As the record has it, when nothing was heard since. */
    void knownInvalid(int device, long since) {
        if (wordAt == 0) {
            spokenOf(device);
            wordAt = since;
            invalidSince = since;
        }
    }

    private void spokenOf(int device) {
        if (deviceId != device) {
            deviceId = device;
            stale = null;
            invalid = null;
        }
    }

    /** That the device gives no new value of the vital. */
    TechnicalFact stale() {
        TechnicalFact known = stale;
        if (known == null) {
            known = TechnicalFact.stale(vital, deviceId);
            stale = known;
        }
        return known;
    }

    /** That what the device says of the vital is not to be trusted. */
    TechnicalFact invalid() {
        TechnicalFact known = invalid;
        if (known == null) {
            known = TechnicalFact.signalInvalid(vital, deviceId);
            invalid = known;
        }
        return known;
    }

    VitalSign vital() {
        return vital;
    }

    /** The one that spoke last; 0: none. */
    int deviceId() {
        return deviceId;
    }

    long valueAt() {
        return valueAt;
    }

    /** 0: the last word was a value. */
    long invalidSince() {
        return invalidSince;
    }

    /** Episodic vitals never are. */
    boolean isOld(long now) {
        return vital.cadence() == Cadence.CONTINUOUS
                && valueAt > 0
                && now - valueAt >= vital.staleAfter().toMillis();
    }
}
