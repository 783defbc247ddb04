package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.VitalSign;

/**
 * Which device's values of one vital count while two devices measure it: the one that came first,
 * for as long as it goes on. Another takes over when that one has not given a valid value for
 * {@link VitalSign#staleAfter()}, by receive time; of an episodic vital for {@value
 * #REPEATS_WITHIN_MILLIS} ms, for each measurement with another cuff or thermometer counts, and
 * only a device that goes on repeating the vital keeps it. Confined to one event loop.
 */
public final class SourceInForce {
    private static final long REPEATS_WITHIN_MILLIS = 5_000;

    private final long holdsForMillis;
    private int deviceId;
    private long spokenAt;

    public SourceInForce(VitalSign vital) {
        this.holdsForMillis =
                vital.cadence() == Cadence.EPISODIC
                        ? REPEATS_WITHIN_MILLIS
                        : vital.staleAfter().toMillis();
    }

    /**
     * A device has given a valid (or questionable) value.
     *
     * @param receivedAt epoch milliseconds
     * @return true when it counts; then this device has the word
     */
    public boolean accepts(int deviceId, long receivedAt) {
        if (this.deviceId == deviceId) {
            spokenAt = Math.max(spokenAt, receivedAt);
            return true;
        }
        if (this.deviceId != 0 && receivedAt - spokenAt <= holdsForMillis) {
            return false;
        }
        this.deviceId = deviceId;
        this.spokenAt = receivedAt;
        return true;
    }

    /** 0 before the first value. */
    public int deviceId() {
        return deviceId;
    }

    void copyFrom(SourceInForce other) {
        deviceId = other.deviceId;
        spokenAt = other.spokenAt;
    }
}
