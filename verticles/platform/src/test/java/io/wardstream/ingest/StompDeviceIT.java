package io.wardstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.testing.StompProbe;
import io.wardstream.testing.StompProbe.Heard;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A device that speaks STOMP. */
final class StompDeviceIT {
    private static final String HELLO = "{\"type\":\"hello\",\"epoch\":100,\"next\":1}";

    private static IngestBed bed;

    @BeforeAll
    static void listen() {
        bed = new IngestBed(Map.of("HELLO_TIMEOUT_MILLIS", "1000"));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static StompProbe open() {
        return open(bed.listening);
    }

    private static StompProbe open(Listening to) {
        return StompProbe.open(bed.registry.vertx, to.port(), "/ws/device");
    }

    private static StompProbe greeted(DeviceWithToken device, Listening to) {
        StompProbe probe = open(to).connect(device.token());
        probe.say("SUBSCRIBE", "id:f", "destination:/user/queue/frames", "receipt:s");
        probe.next("RECEIPT");
        probe.send("/app/hello", HELLO);
        probe.message("welcome");
        return probe;
    }

    private static StompProbe greeted(DeviceWithToken device) {
        return greeted(device, bed.listening);
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

    private static String sample(int seq) {
        return sample(seq, "{\"heart_rate\":72}");
    }

    @Test
    void givesTheReceiptOnlyWhenTheSamplesAreCommitted() {
        HeldStore held = new HeldStore(new PgSampleStore(bed.registry.database));
        Listening slow = bed.listen(held, true);
        DeviceWithToken device = bed.device();
        try (StompProbe probe = greeted(device, slow)) {
            held.hold();
            probe.send("/app/vitals", sample(1), "receipt:one");
            probe.send(
                    "/app/vitals",
                    "{\"type\":\"samples\",\"samples\":["
                            + sample(2).replace("\"type\":\"sample\",", "")
                            + ","
                            + sample(3, "{\"spo2\":140}").replace("\"type\":\"sample\",", "")
                            + "]}",
                    "receipt:two");
            await().until(held::isWaiting);
            assertThat(probe.heard()).noneMatch(frame -> frame.command().equals("RECEIPT"));

            held.release();

            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("one");
            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("two");
            assertThat(bed.seqs(device)).containsExactly(1, 2);
        }
    }

    @Test
    void saysWhatADeviceOfJsonHears() {
        DeviceWithToken device = bed.device();
        try (StompProbe probe = greeted(device)) {
            probe.send("/app/vitals", sample(1, "{\"spo2\":140}"), "receipt:r");
            Heard nack = probe.next("MESSAGE");
            Heard receipt = probe.next("RECEIPT");

            assertThat(nack.header("subscription")).isEqualTo("f");
            assertThat(nack.header("destination")).isEqualTo("/user/queue/frames");
            assertThat(nack.json().getString("code")).isEqualTo("out_of_range");
            assertThat(receipt.header("receipt-id")).isEqualTo("r");
        }
    }

    @Test
    void givesReceiptsToADeviceThatSubscribesToNothing() {
        DeviceWithToken device = bed.device();
        try (StompProbe probe = open().connect(device.token())) {
            probe.send("/app/hello", HELLO, "receipt:hello");
            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("hello");
            probe.send("/app/gap", "{\"type\":\"gap\",\"from\":1,\"to\":4}", "receipt:gap");
            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("gap");
            probe.send(
                    "/app/technical",
                    "{\"type\":\"technical\",\"code\":\"lead_off\",\"active\":true}",
                    "receipt:lead");
            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("lead");
            probe.send("/app/vitals", sample(5));
            probe.say("DISCONNECT", "receipt:bye");

            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("bye");
            assertThat(probe.closeCode()).isEqualTo(1000);
            assertThat(bed.seqs(device)).containsExactly(5);
        }
    }

    @Test
    void storesAgainWhatIsSentAgainOnceAndConfirmsIt() {
        DeviceWithToken device = bed.device();
        String first = sample(1);
        try (StompProbe probe = greeted(device)) {
            probe.send("/app/vitals", first, "receipt:a");
            probe.next("RECEIPT");
        }
        try (StompProbe probe = greetedAgain(device)) {
            probe.send("/app/vitals", first, "receipt:b");

            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("b");
            assertThat(bed.seqs(device)).containsExactly(1);
        }
    }

    private static StompProbe greetedAgain(DeviceWithToken device) {
        StompProbe probe = open().connect(device.token());
        probe.send("/app/hello", "{\"type\":\"hello\",\"epoch\":100}");
        return probe;
    }

    @Test
    void takesFramesInPiecesAndSeveralAtOnce() {
        DeviceWithToken device = bed.device();
        try (StompProbe probe = open()) {
            String all =
                    StompProbe.frame(
                                    "STOMP", "", "accept-version:1.2", "passcode:" + device.token())
                            + "\r\n"
                            + StompProbe.frame("SEND", HELLO, "destination:/app/hello")
                            + StompProbe.frame("SEND", sample(1), "destination:/app/vitals")
                            + StompProbe.frame(
                                    "SEND", sample(2), "destination:/app/vitals", "receipt:last");
            probe.text(all.substring(0, 3));
            probe.binary(all.substring(3, 40).getBytes(UTF_8));
            probe.text(all.substring(40, all.length() - 1));
            probe.binary(new byte[] {0});

            assertThat(probe.next("CONNECTED").header("version")).isEqualTo("1.2");
            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("last");
            assertThat(bed.seqs(device)).containsExactly(1, 2);
        }
    }

    @Test
    void letsNobodyInWithoutATokenThatIsGood() {
        try (StompProbe forged = open();
                StompProbe none = open();
                StompProbe old = open();
                StompProbe early = open()) {
            forged.say("CONNECT", "accept-version:1.2", "passcode:forged");
            none.say("CONNECT", "accept-version:1.2");
            old.say("CONNECT", "accept-version:1.1", "passcode:x");
            early.send("/app/vitals", sample(1), "receipt:r");

            assertThat(forged.next("ERROR").header("message")).contains("token");
            assertThat(forged.closeCode()).isEqualTo(1008);
            assertThat(none.closeCode()).isEqualTo(1008);
            assertThat(old.next("ERROR").header("version")).isEqualTo("1.2");
            assertThat(early.next("ERROR").header("receipt-id")).isEqualTo("r");
        }
    }

    @Test
    void closesWhoDoesNotSayWhoTheyAre() {
        try (StompProbe probe = open()) {
            assertThat(probe.closeCode()).isEqualTo(4000);
        }
    }

    @Test
    void endsWithAnErrorForWhatIsNotTaken() {
        DeviceWithToken device = bed.device();
        try (StompProbe probe = open().connect(device.token())) {
            probe.send("/app/elsewhere", "{}", "receipt:r");

            Heard error = probe.next("ERROR");

            assertThat(error.header("message")).contains("destination");
            assertThat(error.header("receipt-id")).isEqualTo("r");
            assertThat(probe.closeCode()).isEqualTo(1002);
        }
        for (String command : new String[] {"BEGIN", "ACK", "NONSENSE", "CONNECT"}) {
            try (StompProbe probe = open().connect(bed.device().token())) {
                probe.say(command, "transaction:t", "id:1", "accept-version:1.2");

                probe.next("ERROR");
                assertThat(probe.closeCode()).as(command).isEqualTo(1002);
            }
        }
    }

    @Test
    void nacksABodyThatCannotBeReadAndClosesAfterTheThird() {
        DeviceWithToken device = bed.device();
        try (StompProbe probe = greeted(device)) {
            probe.send("/app/vitals", "{", "receipt:broken");
            Heard nack = probe.next("MESSAGE");
            probe.send("/app/gap", sample(1));
            JsonObject misplaced = probe.message();
            probe.send("/app/vitals", "nonsense");

            assertThat(nack.json().getValue("seq")).isNull();
            assertThat(nack.header("receipt-id")).isEqualTo("broken");
            assertThat(misplaced.getString("message")).contains("/app/gap");
            probe.next("ERROR");
            assertThat(probe.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void endsWhereNobodyWouldHearTheNack() {
        try (StompProbe probe = open().connect(bed.device().token())) {
            probe.send("/app/hello", "{", "receipt:r");

            assertThat(probe.next("ERROR").header("receipt-id")).isEqualTo("r");
            assertThat(probe.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void boundsWhatADeviceSends() {
        try (StompProbe large = open().connect(bed.device().token());
                StompProbe many = open().connect(bed.device().token())) {
            large.text("SEND\ncontent-length:300000\n\n");
            many.text("SEND\n" + "a:b\n".repeat(65) + "\n\0");

            assertThat(large.closeCode()).isEqualTo(1009);
            assertThat(many.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void makesRoomForTheSameDeviceAndEndsWithItsRight() {
        DeviceWithToken device = bed.device();
        try (StompProbe older = greeted(device);
                StompProbe newer = greeted(device)) {
            assertThat(older.closeCode()).isEqualTo(4001);

            bed.registry
                    .vertx
                    .eventBus()
                    .publish(
                            Addresses.DEVICES_CONTROL,
                            new DeviceControl.Withdrawn(device.device().id()));

            newer.next("ERROR");
            assertThat(newer.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void sendsHeartBeatsAndWantsThem() {
        try (IngestBed quick =
                        new IngestBed(Map.of("PING_MILLIS", "500", "SILENT_MILLIS", "60000"));
                StompProbe probe =
                        StompProbe.open(
                                quick.registry.vertx, quick.listening.port(), "/ws/device")) {
            probe.say(
                    "CONNECT",
                    "accept-version:1.2",
                    "heart-beat:100,100",
                    "passcode:" + quick.device().token());

            assertThat(probe.next("CONNECTED").header("heart-beat")).isEqualTo("500,500");
            probe.next("heart-beat");
            assertThat(probe.closeCode()).isEqualTo(4004);
        }
    }

    @Test
    void tellsADeviceToComeBackWhenTheNodeStops() {
        Listening node = bed.listen();
        try (StompProbe probe = greeted(bed.device(), node)) {
            probe.send("/app/vitals", sample(1), "receipt:r");

            var stopped = node.undeploy();

            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("r");
            assertThat(probe.closeCode()).isEqualTo(1001);
            await().until(stopped::succeeded);
        }
    }
}
