package io.wardstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlarmEvent;
import io.wardstream.alerts.AlarmLog;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.config.PlatformConfig;
import io.wardstream.config.StreamConfig;
import io.wardstream.registry.MeasuredPatient;
import io.wardstream.registry.MeasuringDevice;
import io.wardstream.samples.FlushLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** docs/STREAM.md shows what is sent. */
class StreamDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "STREAM.md");
    private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
    private static final UUID HOSPITAL = UUID.fromString("0f4e2a68-8d0c-4f39-9c53-7b1b9a0c6d01");
    private static final UUID PATIENT = UUID.fromString("5b0fd3b6-3c1c-4a54-9d43-0d5f0b6f2a10");
    private static final UUID DEVICE = UUID.fromString("c2a7e9d4-1f6b-4e0a-8b35-6d2f8e4a9c77");
    private static final UUID WARD = UUID.fromString("8a1d5e0f-2b7c-4c69-a5f4-1e3d7c9b0a55");
    private static final long OBSERVED = Instant.parse("2025-11-24T16:00:12.345Z").toEpochMilli();
    private static final Instant RAISED = Instant.parse("2025-11-24T16:00:22.400Z");

    private final Records records = new Records(config(Map.of()));

    @Test
    void showsASample() throws IOException {
        ProducerRecord<byte[], byte[]> sent =
                records.sample(new FlushLog.Logged(sample(), 1_764_000_000_000L), device(OBSERVED));

        assertThat(json(sent)).isEqualTo(documented(0));
        assertThat(sent.topic()).isEqualTo("wardstream.samples");
        assertThat(sent.timestamp()).isEqualTo(OBSERVED + 45);
    }

    @Test
    void showsAnAlarm() throws IOException {
        ProducerRecord<byte[], byte[]> sent =
                records.alarm(new AlarmLog.Logged(alarm(), raised()), HOSPITAL);

        assertThat(json(sent)).isEqualTo(documented(1));
        assertThat(sent.topic()).isEqualTo("wardstream.alarms");
        assertThat(sent.timestamp()).isEqualTo(RAISED.toEpochMilli() + 10);
    }

    @Test
    void keysASampleOfNobodyByItsDevice() {
        ProducerRecord<byte[], byte[]> sent =
                records.sample(
                        new FlushLog.Logged(sample(), 1_764_000_000_000L), device(OBSERVED + 1));

        assertThat(json(sent).getString("key")).isEqualTo(DEVICE.toString());
        assertThat(json(sent).getJsonObject("value").getValue("patientId", "left out")).isNull();
    }

    @Test
    void keysAnAlarmOfAWardByTheWard() {
        Alarm alarm = alarm();
        Alarm ofWard =
                new Alarm(
                        alarm.id(),
                        1,
                        true,
                        Alarm.Subject.ofWard(1, 2, WARD),
                        alarm.cause(),
                        alarm.progress());

        ProducerRecord<byte[], byte[]> sent =
                records.alarm(new AlarmLog.Logged(ofWard, raised()), HOSPITAL);

        assertThat(json(sent).getString("key")).isEqualTo(WARD.toString());
    }

    @Test
    void givesEachHospitalATopicOfItsOwnWhenAsked() {
        Records apart =
                new Records(
                        config(
                                Map.of(
                                        "WARDSTREAM_STREAM_SAMPLES_TOPIC", "s.{hospital}",
                                        "WARDSTREAM_STREAM_ALARMS_TOPIC", "a.{hospital}")));

        String samples = apart.sample(new FlushLog.Logged(sample(), 1), device(OBSERVED)).topic();
        String alarms = apart.alarm(new AlarmLog.Logged(alarm(), raised()), HOSPITAL).topic();

        assertThat(List.of(samples, alarms)).containsExactly("s." + HOSPITAL, "a." + HOSPITAL);
    }

    private static StreamConfig config(Map<String, String> environment) {
        return PlatformConfig.load(null, environment).stream();
    }

    private static JsonObject documented(int block) throws IOException {
        List<String> blocks =
                BLOCK.matcher(Files.readString(DOCUMENT))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .toList();
        return new JsonObject(blocks.get(block));
    }

    private static JsonObject json(ProducerRecord<byte[], byte[]> sent) {
        JsonObject headers = new JsonObject();
        sent.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        return new JsonObject()
                .put("key", text(sent.key()))
                .put("headers", headers)
                .put("value", new JsonObject(Buffer.buffer(sent.value())));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static VitalSample sample() {
        Vitals vitals =
                Vitals.builder()
                        .put(VitalSign.HEART_RATE, 72)
                        .put(VitalSign.SPO2, 97.5, Validity.QUESTIONABLE)
                        .put(VitalSign.TEMPERATURE, 36.65)
                        .absent(VitalSign.ETCO2, Validity.INVALID)
                        .build();
        return new VitalSample(
                7,
                1,
                17,
                OBSERVED,
                OBSERVED,
                OBSERVED + 45,
                true,
                Generation.REAL,
                vitals,
                "{\"st_ii\": 0.1}");
    }

    /** Assigned from an instant on. */
    private static MeasuringDevice device(long from) {
        return new MeasuringDevice(
                DEVICE,
                HOSPITAL,
                List.of(new MeasuredPatient(1, 3, PATIENT, from, OBSERVED + 1_000)));
    }

    private static AlarmEvent raised() {
        return new AlarmEvent(
                1,
                "raised",
                RAISED,
                null,
                AlarmState.UNACKNOWLEDGED,
                AlarmPriority.HIGH,
                84.0,
                RAISED.plusMillis(10));
    }

    private static Alarm alarm() {
        return new Alarm(
                UUID.fromString("3d9b2b1c-7a63-4a0e-93b7-0b8f6f1f5e22"),
                2,
                true,
                new Alarm.Subject(1, 2, WARD, 3, PATIENT, 7, DEVICE),
                new Alarm.Cause(
                        AlarmKind.PHYSIOLOGICAL,
                        "SPO2_LOW",
                        VitalSign.SPO2,
                        84,
                        88,
                        "SpO2 84 < 88",
                        3,
                        OBSERVED),
                new Alarm.Progress(
                        AlarmPriority.HIGH,
                        AlarmState.ACKNOWLEDGED,
                        false,
                        RAISED.toEpochMilli(),
                        Instant.parse("2025-11-24T16:00:31Z").toEpochMilli(),
                        "nurse1",
                        0,
                        0,
                        0,
                        null));
    }
}
