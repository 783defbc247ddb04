package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One value of one vital, with what decides which of two is shown.
 *
 * @param epoch the device's own epoch; 0 when it is not known, which loses to any
 * @param scaled as stored, never absent
 */
record Reading(
        VitalSign sign,
        int deviceId,
        long observedAt,
        long epoch,
        int seq,
        long receivedAt,
        short scaled,
        Validity validity) {

    /** Latest wins, by (observedAt, epoch, seq). */
    boolean isLaterThan(Reading other) {
        if (observedAt != other.observedAt) {
            return observedAt > other.observedAt;
        }
        return epoch == other.epoch ? seq > other.seq : epoch > other.epoch;
    }

    boolean isContinuous() {
        return sign.cadence() == Cadence.CONTINUOUS;
    }

    /** A number that came from a patient, however doubtful. */
    boolean isMeasured() {
        return validity == Validity.VALID || validity == Validity.QUESTIONABLE;
    }

    /**
     * As fields of the open object.
     *
     * @param known whose times are said already: then only what differs from them, or from a valid
     *     value, is written; null: all of it is
     */
    void write(JsonGenerator json, @Nullable Reading known) throws IOException {
        json.writeFieldName("value");
        writeNumber(json, sign, scaled);
        if (known == null || observedAt != known.observedAt || receivedAt != known.receivedAt) {
            writeTimes(json);
        }
        if (known == null || validity != Validity.VALID) {
            json.writeStringField("validity", validity.wireName());
        }
    }

    void writeTimes(JsonGenerator json) throws IOException {
        json.writeNumberField("observedAt", observedAt);
        json.writeNumberField("receivedAt", receivedAt);
    }

    /** 72, not 72.0. */
    static void writeNumber(JsonGenerator json, VitalSign sign, short scaled) throws IOException {
        if (scaled % sign.scale() == 0) {
            json.writeNumber(scaled / sign.scale());
            return;
        }
        json.writeNumber(sign.fromScaled(scaled));
    }
}
