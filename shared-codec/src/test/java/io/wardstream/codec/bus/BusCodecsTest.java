package io.wardstream.codec.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.wardstream.codec.bus.DeviceControl.Reassigned;
import io.wardstream.codec.bus.DeviceControl.Superseded;
import io.wardstream.codec.bus.DeviceControl.Wanted;
import io.wardstream.codec.bus.DeviceControl.Withdrawn;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.DeviceReport.Said;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.SampleDigest;
import io.wardstream.codec.model.SampleRefused;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BusCodecsTest {
    private static final Vitals VITALS =
            Vitals.builder()
                    .put(VitalSign.HEART_RATE, 72)
                    .put(VitalSign.SPO2, 97.5, Validity.QUESTIONABLE)
                    .put(VitalSign.TEMPERATURE, 36.65)
                    .absent(VitalSign.ETCO2, Validity.INVALID)
                    .build();
    private static final SampleBatch BATCH =
            new SampleBatch(
                    63,
                    "node-ä",
                    1764000012400L,
                    List.of(
                            published(sample(1764000012345L, null)),
                            published(sample(0, "{\"st\":\"é\"}")),
                            published(
                                    new VitalSample(
                                            Integer.MAX_VALUE,
                                            32767,
                                            Integer.MAX_VALUE,
                                            Long.MIN_VALUE,
                                            Long.MAX_VALUE,
                                            -1,
                                            false,
                                            Generation.TEST,
                                            Vitals.EMPTY,
                                            "{}"))));

    private static final SampleDigest DIGEST =
            new SampleDigest(
                    5,
                    "node-ä",
                    1764000012400L,
                    List.of(
                            new SampleDigest.Entry(7, 1, 2, 0, 1764000000000L, 3, 17, 16, true),
                            new SampleDigest.Entry(
                                    Integer.MAX_VALUE,
                                    1,
                                    2,
                                    9,
                                    Long.MIN_VALUE,
                                    32767,
                                    Integer.MAX_VALUE,
                                    0,
                                    false)));
    private static final DeviceReport REPORT =
            new DeviceReport(
                    5,
                    "node-ä",
                    1764000012400L,
                    List.of(
                            new DeviceReport.Entry(7, 1, 2, 0, 4, Link.OPEN, 0, false, List.of()),
                            new DeviceReport.Entry(
                                    Integer.MAX_VALUE,
                                    1,
                                    2,
                                    9,
                                    Integer.MAX_VALUE,
                                    Link.DRAINED,
                                    12_875,
                                    true,
                                    List.of(
                                            new Said(
                                                    "lead_off", "heart_rate", true, 1764000012345L),
                                            new Said("élan", null, false, 0)))));
    private static final Alarm.Subject SUBJECT =
            new Alarm.Subject(1, 2, UUID.randomUUID(), 3, UUID.randomUUID(), 7, UUID.randomUUID());
    private static final Alarm PHYSIOLOGICAL =
            new Alarm(
                    UUID.randomUUID(),
                    4,
                    true,
                    SUBJECT,
                    new Alarm.Cause(
                            AlarmKind.PHYSIOLOGICAL,
                            "SPO2_LOW",
                            VitalSign.SPO2,
                            86.5,
                            88,
                            "SpO₂ 86 < 88",
                            3,
                            1764000012345L),
                    new Alarm.Progress(
                            AlarmPriority.HIGH,
                            AlarmState.NORMAL,
                            true,
                            1764000012345L,
                            1764000012346L,
                            "ørsted",
                            1764000012347L,
                            1764000012348L,
                            1764000012349L,
                            "acknowledged"));
    private static final Alarm TECHNICAL =
            new Alarm(
                    UUID.randomUUID(),
                    1,
                    false,
                    SUBJECT,
                    new Alarm.Cause(
                            AlarmKind.TECHNICAL, "SILENT", null, Double.NaN, Double.NaN, "", 0, 0),
                    new Alarm.Progress(
                            AlarmPriority.LOW,
                            AlarmState.UNACKNOWLEDGED,
                            false,
                            Long.MAX_VALUE,
                            0,
                            null,
                            0,
                            0,
                            0,
                            null));

    private static final Alarm GROUPED =
            new Alarm(
                    UUID.randomUUID(),
                    1,
                    true,
                    SUBJECT.inGroup(UUID.randomUUID()),
                    TECHNICAL.cause(),
                    TECHNICAL.progress());

    record Case<T>(MessageCodec<T, T> codec, T message) {
        @Override
        public String toString() {
            return codec.name();
        }

        Buffer encoded() {
            Buffer wire = Buffer.buffer();
            codec.encodeToWire(wire, message);
            return wire;
        }
    }

    static List<Case<?>> everyMessage() {
        return List.of(
                new Case<>(new SampleBatchCodec(), BATCH),
                new Case<>(new SampleBatchCodec(), new SampleBatch(0, "", 0, List.of())),
                new Case<>(new SampleDigestCodec(), DIGEST),
                new Case<>(new SampleDigestCodec(), new SampleDigest(0, "", 0, List.of())),
                new Case<>(
                        new SampleRefusedCodec(),
                        new SampleRefused(5, "node-ä", 1764000012400L, 7, 9, 1764000012345L)),
                new Case<>(
                        new AlarmForecastCodec(),
                        new AlarmForecast(
                                5,
                                "node-ä",
                                1764000012400L,
                                List.of(
                                        new AlarmForecast.Entry(9, 1764000019400L),
                                        new AlarmForecast.Entry(
                                                Integer.MAX_VALUE, Long.MAX_VALUE)))),
                new Case<>(new AlarmForecastCodec(), new AlarmForecast(0, "", 0, List.of())),
                new Case<>(new AudioPauseCodec(), pause(0, null)),
                new Case<>(new AudioPauseCodec(), pause(3, new UUID(3, 3))),
                new Case<>(new DeviceReportCodec(), REPORT),
                new Case<>(new DeviceReportCodec(), new DeviceReport(0, "", 0, List.of())),
                new Case<>(new AlarmCodec(), PHYSIOLOGICAL),
                new Case<>(new AlarmCodec(), TECHNICAL),
                new Case<>(new AlarmCodec(), GROUPED),
                new Case<>(new ScoreInputsChangedCodec(), new ScoreInputsChanged(17)),
                new Case<>(
                        new FirmwareProgressCodec(),
                        new FirmwareProgress(
                                1, 2, 3, new UUID(4, 5), 6, "REBOOTING", -1, "2.5 ä", 7)),
                new Case<>(BusCodecs.wanted(), new Wanted(9)),
                new Case<>(BusCodecs.superseded(), new Superseded(1, 2, 3)),
                new Case<>(BusCodecs.withdrawn(), new Withdrawn(-7)),
                new Case<>(BusCodecs.reassigned(), new Reassigned(1, 2, 3, 0)));
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    <T> void readsWhatItWrote(Case<T> each) {
        assertThat(each.codec().decodeFromWire(0, each.encoded())).isEqualTo(each.message());
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    <T> void readsAndWritesInTheMiddleOfABuffer(Case<T> each) {
        Buffer wire = Buffer.buffer().appendString("before");
        each.codec().encodeToWire(wire, each.message());
        wire.appendString("behind");

        assertThat(each.codec().decodeFromWire(6, wire)).isEqualTo(each.message());
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    <T> void refusesAMessageCutShortAtAnyByte(Case<T> each) {
        Buffer whole = each.encoded();

        for (int end = 0; end < whole.length(); end++) {
            Buffer cut = whole.getBuffer(0, end);
            assertThatThrownBy(() -> each.codec().decodeFromWire(0, cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** As nodes of the next version write it, in a cluster that is being upgraded. */
    @ParameterizedTest
    @MethodSource("everyMessage")
    <T> void readsANewerMinorVersionAsFarAsItIsKnown(Case<T> each) {
        Buffer wire = each.encoded().setByte(0, (byte) 0x02);
        wire.appendInt(17).appendString("a field that is not known here").appendByte((byte) -1);

        assertThat(each.codec().decodeFromWire(0, wire)).isEqualTo(each.message());
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    <T> void refusesAnotherMajorVersion(Case<T> each) {
        Buffer next = each.encoded().setByte(0, (byte) 0x10);
        Buffer never = each.encoded().setByte(0, (byte) 0);

        assertThatThrownBy(() -> each.codec().decodeFromWire(0, next))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("wire version 1.0, this node reads 0.1");
        assertThatThrownBy(() -> each.codec().decodeFromWire(0, never))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("wire version 0.0, this node reads 0.1");
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    <T> void neverFailsOtherwiseOnADamagedByte(Case<T> each) {
        Buffer whole = each.encoded();

        for (int at = 0; at < whole.length(); at++) {
            for (int value : new int[] {0, 0x7F, 0x80, 0xFF}) {
                Buffer damaged = whole.copy().setByte(at, (byte) value);
                assertThat(readOrRefuse(each.codec(), damaged)).isTrue();
            }
        }
    }

    @Test
    void refusesToMakeRoomForSamplesThatAreNotThere() {
        Buffer wire = Buffer.buffer();
        new SampleBatchCodec().encodeToWire(wire, new SampleBatch(0, "n", 0, List.of()));
        wire.setInt(wire.length() - 4, Integer.MAX_VALUE);

        assertThatThrownBy(() -> new SampleBatchCodec().decodeFromWire(0, wire))
                .hasMessage("SampleBatch claims 2147483647 entries, 0 bytes are left");
    }

    @Test
    void refusesToMakeRoomForEntriesThatAreNotThere() {
        Buffer wire = Buffer.buffer();
        new SampleDigestCodec().encodeToWire(wire, new SampleDigest(0, "n", 0, List.of()));
        wire.setInt(wire.length() - 4, Integer.MAX_VALUE);

        assertThatThrownBy(() -> new SampleDigestCodec().decodeFromWire(0, wire))
                .hasMessage("SampleDigest claims 2147483647 entries, 0 bytes are left");
    }

    @Test
    void refusesAVitalThatIsNotInTheCatalogue() {
        Buffer wire = Buffer.buffer();
        new AlarmCodec().encodeToWire(wire, TECHNICAL);
        int vitalAt = 1 + 16 + 4 + 1 + 4 * 4 + 3 * 16 + 1 + 1 + 4 + "SILENT".length();
        wire.setByte(vitalAt, (byte) VitalSign.COUNT);

        assertThatThrownBy(() -> new AlarmCodec().decodeFromWire(0, wire))
                .hasMessage("Alarm vital cannot be 9");
    }

    @Test
    void takes30BytesADeviceOfAReport() {
        Buffer wire = Buffer.buffer();

        new DeviceReportCodec()
                .encodeToWire(
                        wire, new DeviceReport(5, "", 0, List.of(REPORT.entries().getFirst())));

        assertThat(wire.length() - 21).isEqualTo(30);
    }

    @Test
    void takes37BytesADeviceOfADigest() {
        Buffer empty = Buffer.buffer();
        new SampleDigestCodec().encodeToWire(empty, new SampleDigest(5, "node-ä", 0, List.of()));
        Buffer two = Buffer.buffer();

        new SampleDigestCodec().encodeToWire(two, DIGEST);

        assertThat(two.length() - empty.length()).isEqualTo(2 * 37);
    }

    @Test
    void takesAbout85BytesASample() {
        Vitals.Builder vitals = Vitals.builder();
        for (VitalSign sign : VitalSign.values()) {
            if (sign.index() < 7) {
                vitals.put(sign, 80);
            }
        }
        VitalSample sample =
                new VitalSample(1, 1, 1, 1, 1, 1, true, Generation.REAL, vitals.build(), null);
        Buffer wire = Buffer.buffer();

        new SampleBatchCodec()
                .encodeToWire(wire, new SampleBatch(0, "", 0, List.of(published(sample))));

        assertThat(wire.length() - 21).isBetween(70, 90);
    }

    @Test
    void carriesEveryMessageOverABus() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            BusCodecs.registerAll(vertx.eventBus());
            List<Object> received = new ArrayList<>();
            vertx.eventBus()
                    .consumer(
                            Addresses.DEVICES_CONTROL,
                            message -> {
                                received.add(message.body());
                                message.reply("taken");
                            });
            for (Case<?> each : everyMessage()) {
                assertThat(
                                vertx.eventBus()
                                        .request(Addresses.DEVICES_CONTROL, each.message())
                                        .toCompletionStage()
                                        .toCompletableFuture()
                                        .get(5, TimeUnit.SECONDS)
                                        .body())
                        .isEqualTo("taken");
            }
            assertThat(received)
                    .isEqualTo(everyMessage().stream().<Object>map(Case::message).toList());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    private static <T> boolean readOrRefuse(MessageCodec<T, T> codec, Buffer wire) {
        try {
            return codec.decodeFromWire(0, wire) != null;
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }

    private static VitalSample sample(long observedAt, @Nullable String extra) {
        return new VitalSample(
                7,
                3,
                17,
                observedAt,
                observedAt - 5000,
                observedAt + 40,
                true,
                Generation.DEMO,
                VITALS,
                extra);
    }

    private static AudioPause pause(int patientId, @Nullable UUID patient) {
        return new AudioPause(
                new UUID(9, 9),
                new AudioPause.Place(1, 2, new UUID(2, 2), patientId, patient),
                "ørsted",
                1764000012345L,
                1764000042345L,
                0);
    }

    private static PublishedSample published(VitalSample sample) {
        return new PublishedSample(sample, 1, 2, 0, 1764000000000L, 16);
    }
}
