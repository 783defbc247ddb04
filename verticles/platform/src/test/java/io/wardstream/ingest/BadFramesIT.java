package io.wardstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.RegistryBed;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no device should send, and what becomes of it. */
class BadFramesIT {
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x40;

    private static IngestBed bed;

    @BeforeAll
    static void listen() {
        bed = new IngestBed(Map.of("PING_MILLIS", "60000", "SILENT_MILLIS", "61000"));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static String sample(int seq, String values) {
        return "{\"type\":\"sample\",\"seq\":"
                + seq
                + ",\"at\":"
                + System.currentTimeMillis()
                + ",\"values\":"
                + values
                + "}";
    }

    private static Probe greeted(DeviceWithToken device) {
        Probe probe = bed.connect(device);
        probe.hello(100);
        return probe;
    }

    private static RawProbe raw(DeviceWithToken device) throws IOException {
        RawProbe probe = RawProbe.upgraded(bed.listening.port(), device.token(), 0);
        probe.text("{\"type\":\"hello\",\"epoch\":100}");
        assertThat(probe.text()).contains("welcome");
        return probe;
    }

    @Test
    void refusesWhatIsNoJsonAndGoesOn() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);

        probe.send(sample(1, "{\"heart_rate\":NaN}"));
        JsonObject nan = probe.next("nack");
        probe.send("{".repeat(100) + "}".repeat(100));
        JsonObject nested = probe.next("nack");
        probe.sample(2, 72);

        assertThat(nan.getString("code")).isEqualTo("not_a_number");
        assertThat(nested.getString("code")).isEqualTo("malformed");
        assertThat(nested.getValue("seq")).isNull();
        assertThat(probe.acked(2)).endsWith(2);
        assertThat(bed.refusals(device))
                .extracting(row -> row.getString("code"))
                .containsExactlyInAnyOrder("not_a_number", "malformed");
    }

    @Test
    void closesAfterTheThirdUnreadableMessageInAMinute() {
        Probe probe = greeted(bed.device());

        probe.send("{").send("[[").send("nonsense");

        assertThat(probe.next("nack").getValue("seq")).isNull();
        assertThat(probe.closeCode()).isEqualTo(1007);
    }

    @Test
    void refusesATypeItDoesNotKnowAndASampleBeforeTheHello() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);

        probe.send(sample(1, "{\"heart_rate\":72}"));
        JsonObject early = probe.next("nack");
        probe.send("{\"type\":\"telegram\"}");

        assertThat(early.getString("message")).contains("hello");
        assertThat(probe.next("nack").getString("code")).isEqualTo("unknown_type");
        probe.hello(100);
        assertThat(probe.sample(1, 72).acked(1)).endsWith(1);
    }

    @Test
    void refusesABinaryMessage() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);

        probe.sendBinary(Buffer.buffer(new byte[] {1, 2, 3}));

        assertThat(probe.next("nack").getString("code")).isEqualTo("malformed");
        assertThat(probe.sample(1, 72).acked(1)).endsWith(1);
    }

    @Test
    void putsFragmentsTogether() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);
        String text = sample(1, "{\"heart_rate\":72}");

        RegistryBed.done(
                probe.socket.writeFrame(WebSocketFrame.textFrame(text.substring(0, 10), false)));
        RegistryBed.done(probe.socket.writePing(Buffer.buffer("x")));
        RegistryBed.done(
                probe.socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(), false)));
        RegistryBed.done(
                probe.socket.writeFrame(
                        WebSocketFrame.continuationFrame(Buffer.buffer(text.substring(10)), true)));

        assertThat(probe.acked(1)).endsWith(1);
    }

    @Test
    void takesAFrameOfFiveHundredSamples() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);
        long at = System.currentTimeMillis();
        StringBuilder frame = new StringBuilder("{\"type\":\"samples\",\"samples\":[");
        for (int seq = 1; seq <= 500; seq++) {
            frame.append(seq == 1 ? "" : ",");
            frame.append("{\"seq\":").append(seq).append(",\"at\":").append(at + seq - 500);
            frame.append(",\"values\":{\"heart_rate\":72}}");
        }

        probe.send(frame.append("]}").toString());

        assertThat(probe.acked(500)).endsWith(500);
        assertThat(bed.samples(device)).hasSize(500);
    }

    @Test
    void closesForAFrameThatIsTooLarge() {
        Probe probe = greeted(bed.device());

        probe.socket.writeFrame(
                WebSocketFrame.textFrame(" ".repeat(MessageReader.LONGEST + 1), true));

        assertThat(probe.closeCode()).isEqualTo(1009);
    }

    @Test
    void closesForAMessageWhoseFragmentsAreTooLarge() {
        Probe probe = greeted(bed.device());
        Buffer part = Buffer.buffer(" ".repeat(MessageReader.LONGEST / 2));

        probe.socket.writeFrame(WebSocketFrame.textFrame(part.toString(), false));
        probe.socket.writeFrame(WebSocketFrame.continuationFrame(part, false));
        probe.socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(" "), true));

        assertThat(probe.closeCode()).isEqualTo(1009);
    }

    @Test
    void closesForInvalidUtf8() throws IOException {
        try (RawProbe probe = raw(bed.device())) {
            probe.last(RawProbe.TEXT, new byte[] {'"', (byte) 0xC3, '(', '"'});

            assertThat(probe.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void closesForInvalidUtf8SplitBetweenFragments() throws IOException {
        try (RawProbe probe = raw(bed.device())) {
            probe.part(RawProbe.TEXT, new byte[] {'"', (byte) 0xC3});
            probe.last(RawProbe.CONTINUATION, new byte[] {'(', '"'});

            assertThat(probe.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void takesACharacterSplitBetweenFragments() throws IOException {
        byte[] text =
                "{\"type\":\"technical\",\"code\":\"\u20AC\",\"active\":true}".getBytes(UTF_8);
        try (RawProbe probe = raw(bed.device())) {
            probe.part(RawProbe.TEXT, Arrays.copyOf(text, 31));
            probe.last(RawProbe.CONTINUATION, Arrays.copyOfRange(text, 31, text.length));
            probe.text(sample(1, "{\"heart_rate\":72}"));

            assertThat(probe.text()).contains("\"ack\"");
        }
    }

    @Test
    void closesForReservedBitsAndOpcodes() throws IOException {
        try (RawProbe bits = raw(bed.device());
                RawProbe opcode = raw(bed.device());
                RawProbe continuation = raw(bed.device())) {
            bits.frame(FINAL | RESERVED | RawProbe.TEXT, "{}".getBytes(UTF_8));
            opcode.frame(FINAL | 3, new byte[0]);
            continuation.last(RawProbe.CONTINUATION, "{}".getBytes(UTF_8));

            assertThat(List.of(bits.closeCode(), opcode.closeCode(), continuation.closeCode()))
                    .containsOnly(1002);
        }
    }

    @Test
    void hearsADeviceThatOnlyPings() throws IOException {
        try (IngestBed impatient =
                        new IngestBed(Map.of("PING_MILLIS", "150", "SILENT_MILLIS", "1500"));
                RawProbe pinging =
                        RawProbe.upgraded(
                                impatient.listening.port(), impatient.device().token(), 0);
                RawProbe silent =
                        RawProbe.upgraded(
                                impatient.listening.port(), impatient.device().token(), 0)) {
            pinging.text("{\"type\":\"hello\",\"epoch\":100}");
            silent.text("{\"type\":\"hello\",\"epoch\":100}");
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(300))
                    .until(
                            () -> {
                                pinging.last(RawProbe.PING, new byte[0]);
                                return impatient.listening.meters().connections.get() == 1;
                            });

            assertThat(silent.closeCode()).isEqualTo(4004);
            assertThat(pinging.closeCode()).isEqualTo(4004);
        }
    }

    @Test
    void refusesOneValueOrAllOfThem() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);

        probe.send(sample(1, "{\"heart_rate\":72,\"spo2\":140}"));
        JsonObject value = probe.next("nack");
        probe.send(sample(2, "{\"spo2\":140}"));
        JsonObject only = probe.next("nack");
        probe.send(sample(3, "{}"));
        JsonObject none = probe.next("nack");

        assertThat(value.getString("vital")).isEqualTo("spo2");
        assertThat(only.getInteger("seq")).isEqualTo(2);
        assertThat(none.getString("code")).isEqualTo("no_values");
        assertThat(probe.acked(3)).endsWith(3);
        assertThat(bed.seqs(device)).containsExactly(1);
        assertThat(bed.refusals(device))
                .extracting(row -> row.getInteger("seq"))
                .containsExactly(1, 2, 3);
        assertThat(bed.refusals(device).getFirst().getString("frame")).contains("140");
    }

    @Test
    void keepsWhatADeviceSaysOfItself() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100, "\"technical\":[{\"code\":\"low_battery\"}]");

        probe.send(
                "{\"type\":\"technical\",\"code\":\"lead_off\",\"vital\":\"heart_rate\",\"active\":true,\"at\":0}");
        probe.sample(1, 72).acked(1);

        assertThat(
                        bed.rows(
                                "SELECT code, vital, detail FROM technical_event WHERE device_id = $1 ORDER BY id",
                                device.device().id()))
                .extracting(row -> row.getString("code"))
                .containsExactly("technical_set", "lead_off");
    }
}
