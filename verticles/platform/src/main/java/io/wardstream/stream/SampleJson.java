package io.wardstream.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.MeasuringDevice;
import io.wardstream.samples.FlushLog;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sample as it looks in Kafka: ids are the public ones, instants RFC 3339 in UTC, values as
 * devices send them.
 */
final class SampleJson {
    private static final List<VitalSign> SIGNS = List.of(VitalSign.values());

    private SampleJson() {}

    static void write(
            JsonGenerator json,
            FlushLog.Logged logged,
            MeasuringDevice device,
            @Nullable UUID patient)
            throws IOException {
        VitalSample sample = logged.sample();
        json.writeStartObject();
        json.writeNumberField("schema", Records.SCHEMA);
        json.writeStringField("hospitalId", device.hospitalPublicId().toString());
        json.writeStringField("patientId", patient == null ? null : patient.toString());
        json.writeStringField("deviceId", device.publicId().toString());
        json.writeNumberField("epoch", logged.epoch());
        json.writeNumberField("seq", sample.seq());
        json.writeStringField("observedAt", instant(sample.observedAt()));
        json.writeStringField("deviceAt", instant(sample.deviceAt()));
        json.writeStringField("receivedAt", instant(sample.receivedAt()));
        json.writeBooleanField("live", sample.live());
        json.writeStringField("generation", sample.generation().wireName());
        json.writeObjectFieldStart("values");
        writeVitals(json, sample.vitals());
        json.writeEndObject();
        if (sample.extra() != null) {
            json.writeFieldName("extra");
            json.writeRawValue(sample.extra());
        }
        json.writeEndObject();
    }

    /** What was not measured and is not flagged is left out. */
    private static void writeVitals(JsonGenerator json, Vitals vitals) throws IOException {
        for (VitalSign sign : SIGNS) {
            Validity validity = vitals.validity(sign);
            if (validity != Validity.VALID) {
                json.writeObjectFieldStart(sign.wireName());
                json.writeFieldName("v");
                writeValue(json, sign, vitals);
                json.writeStringField("validity", validity.wireName());
                json.writeEndObject();
            } else if (vitals.has(sign)) {
                json.writeFieldName(sign.wireName());
                writeValue(json, sign, vitals);
            }
        }
    }

    /** 72, not 72.0. */
    private static void writeValue(JsonGenerator json, VitalSign sign, Vitals vitals)
            throws IOException {
        short scaled = vitals.scaled(sign);
        if (scaled == Vitals.ABSENT) {
            json.writeNull();
        } else if (scaled % sign.scale() == 0) {
            json.writeNumber(scaled / sign.scale());
        } else {
            json.writeNumber(sign.fromScaled(scaled));
        }
    }

    private static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
