package io.wardstream.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.alerts.AlarmLog;
import io.wardstream.codec.model.Alarm;
import io.wardstream.config.StreamConfig;
import io.wardstream.registry.MeasuringDevice;
import io.wardstream.samples.FlushLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what is stored: key, value and headers of docs/STREAM.md. The headers say what
 * makes a record the same as another: a repeat has the same. Immutable.
 */
final class Records {
    /** Grows when a consumer of before would misread a record; fields may be added without. */
    static final int SCHEMA = 1;

    private static final JsonFactory JSON = new JsonFactory();

    /** A sample of seven vitals takes about 400 bytes. */
    private static final int USUAL_BYTES = 512;

    private final String samplesTopic;
    private final String alarmsTopic;

    Records(StreamConfig config) {
        this.samplesTopic = config.samplesTopic();
        this.alarmsTopic = config.alarmsTopic();
    }

    /** Its key is the patient, who may be none: then the device. */
    ProducerRecord<byte[], byte[]> sample(FlushLog.Logged logged, MeasuringDevice device) {
        UUID patient = device.patientAt(logged.sample().observedAt());
        String deviceId = device.publicId().toString();
        ProducerRecord<byte[], byte[]> made =
                record(
                        topic(samplesTopic, device.hospitalPublicId()),
                        logged.sample().receivedAt(),
                        patient == null ? deviceId : patient.toString(),
                        json(logged, device, patient));
        header(made, "kind", "sample");
        header(made, "hospital", device.hospitalPublicId().toString());
        header(made, "device", deviceId);
        header(made, "epoch", String.valueOf(logged.epoch()));
        header(made, "seq", String.valueOf(logged.sample().seq()));
        return made;
    }

    /** Its key is the patient; that of an alarm of a whole ward is the ward. */
    ProducerRecord<byte[], byte[]> alarm(AlarmLog.Logged logged, UUID hospital) {
        Alarm.Subject subject = logged.alarm().subject();
        UUID key = subject.isWard() ? subject.wardPublicId() : subject.patientPublicId();
        JsonObject value =
                new JsonObject()
                        .put("schema", SCHEMA)
                        .put("hospitalId", hospital.toString())
                        .put("event", AlarmJson.ofEvent(logged.event()))
                        .put("alarm", AlarmJson.of(logged.alarm()));
        ProducerRecord<byte[], byte[]> made =
                record(
                        topic(alarmsTopic, hospital),
                        logged.event().recordedAt().toEpochMilli(),
                        key.toString(),
                        bytes(value.encode()));
        header(made, "kind", "alarm");
        header(made, "hospital", hospital.toString());
        header(made, "alarm", logged.alarm().id().toString());
        header(made, "version", String.valueOf(logged.event().version()));
        return made;
    }

    private static String topic(String name, UUID hospital) {
        return name.replace(StreamConfig.HOSPITAL, hospital.toString());
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, long millis, String key, byte[] value) {
        ProducerRecord<byte[], byte[]> made =
                new ProducerRecord<>(topic, null, millis, bytes(key), value);
        header(made, "schema", String.valueOf(SCHEMA));
        return made;
    }

    private static void header(ProducerRecord<byte[], byte[]> made, String name, String value) {
        made.headers().add(name, bytes(value));
    }

    private static byte[] json(
            FlushLog.Logged logged, MeasuringDevice device, @Nullable UUID patient) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            SampleJson.write(json, logged, device, patient);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a buffer in memory failed", impossible);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
