package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.Role;
import io.wardstream.codec.model.Alarm;
import io.wardstream.registry.RegistryBed;
import io.wardstream.testing.StompProbe;
import io.wardstream.testing.StompProbe.Heard;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs that watch over STOMP: who gets in, what is shown to whom, and when it ends. */
final class StompIT {

    private static DashboardBed bed;
    private static String token;

    @BeforeAll
    static void start() {
        bed = new DashboardBed();
        token = bed.accessToken("nurse", Role.CLINICIAN);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static StompProbe open() {
        return StompProbe.open(bed.bed.vertx, bed.port, "/ws/stomp");
    }

    private static StompProbe nurse() {
        return open().connect(token);
    }

    private static String patient() {
        return "/topic/patients/" + bed.patient.publicId();
    }

    private static String alarms() {
        return "/topic/hospitals/" + bed.ward.hospitalPublicId() + "/alarms";
    }

    private static StompProbe subscribed(StompProbe probe, String destination, String... headers) {
        String[] all = new String[headers.length + 3];
        System.arraycopy(headers, 0, all, 3, headers.length);
        all[0] = "id:1";
        all[1] = "destination:" + destination;
        all[2] = "receipt:subscribed";
        probe.say("SUBSCRIBE", all);
        assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("subscribed");
        return probe;
    }

    @Test
    void showsASnapshotFirstAndThenTheVitalsOfAPatient() {
        try (StompProbe probe = subscribed(nurse(), patient())) {
            Heard snapshot = probe.next("MESSAGE");
            bed.heartRate(1, 71);
            JsonObject next = probe.message();

            assertThat(snapshot.header("subscription")).isEqualTo("1");
            assertThat(snapshot.header("destination")).isEqualTo(patient());
            assertThat(snapshot.json().getBoolean("snapshot")).isTrue();
            assertThat(
                            next.getJsonArray("samples")
                                    .getJsonObject(0)
                                    .getJsonObject("values")
                                    .getDouble("heart_rate"))
                    .isEqualTo(71);
        }
    }

    @Test
    void showsAlarmsAtOnce() {
        try (StompProbe probe = subscribed(nurse(), alarms())) {
            JsonObject snapshot = probe.message();
            Alarm alarm = SomeAlarm.raised(bed.ward.hospitalId());

            bed.publish(alarm);

            assertThat(snapshot.getBoolean("snapshot")).isTrue();
            assertThat(probe.message().getJsonArray("alarms").getJsonObject(0).getString("id"))
                    .isEqualTo(alarm.id().toString());
        }
    }

    @Test
    void showsAWardToo() {
        try (StompProbe probe = subscribed(nurse(), "/topic/wards/" + bed.ward.publicId())) {
            assertThat(probe.message().getJsonArray("tiles")).isNotEmpty();
        }
    }

    @Test
    void takesABridgeTicketOnce() {
        Caller caller =
                RegistryBed.await(bed.bed.access.sessions().authenticate(token)).orElseThrow();
        String ticket = bed.ticket(caller);
        try (StompProbe first = open();
                StompProbe second = open()) {
            first.connect(ticket);
            second.say("CONNECT", "accept-version:1.2", "passcode:" + ticket);

            assertThat(second.next("ERROR").header("message")).isEqualTo("not_logged_in");
            assertThat(second.closeCode()).isEqualTo(1008);
            assertThat(first.isOpen()).isTrue();
        }
    }

    @Test
    void saysTheSameOfWhatIsForeignAndWhatIsNotThere() {
        for (String destination :
                new String[] {
                    "/topic/wards/" + bed.foreign.publicId(),
                    "/topic/hospitals/" + bed.foreign.hospitalPublicId() + "/alarms",
                    "/topic/patients/" + UUID.randomUUID(),
                    "/topic/patients/" + bed.ward.publicId() + "/",
                    "/topic/hospitals/alarms",
                    "vitals.shard.1"
                }) {
            try (StompProbe probe = nurse()) {
                probe.say("SUBSCRIBE", "id:1", "destination:" + destination, "receipt:r");

                Heard error = probe.next("ERROR");

                assertThat(error.header("message")).as(destination).isEqualTo("access_denied");
                assertThat(error.body()).isEqualTo("this destination is not yours to watch");
                assertThat(error.header("receipt-id")).isEqualTo("r");
                assertThat(probe.closeCode()).isEqualTo(1008);
            }
        }
    }

    @Test
    void endsWithTheRightAndSaysSo() {
        String leaving = bed.accessToken("leaving", Role.CLINICIAN);
        Caller caller =
                RegistryBed.await(bed.bed.access.sessions().authenticate(leaving)).orElseThrow();
        try (StompProbe probe = subscribed(open().connect(leaving), alarms())) {
            bed.withdrawGrants(caller);

            assertThat(probe.next("ERROR").body()).contains(alarms());
            assertThat(probe.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void endsWithTheSession() {
        String leaving = bed.accessToken("logging-out", Role.CLINICIAN);
        Caller caller =
                RegistryBed.await(bed.bed.access.sessions().authenticate(leaving)).orElseThrow();
        try (StompProbe probe = open().connect(leaving)) {
            RegistryBed.done(bed.bed.access.sessions().end(caller.sessionId()));

            assertThat(probe.next("ERROR").header("message")).isEqualTo("session_ended");
        }
    }

    @Test
    void endsWhoSubscribesTenThousandTimesAndServesTheOthers() {
        try (StompProbe calm = subscribed(nurse(), patient());
                StompProbe greedy = nurse()) {
            for (int i = 0; i < 10_000; i++) {
                greedy.flood(
                        StompProbe.frame("SUBSCRIBE", "", "id:" + i, "destination:" + patient()));
            }

            assertThat(greedy.next("ERROR").header("message")).isEqualTo("too_many_subscriptions");
            bed.heartRate(2, 72);
            assertThat(calm.message()).isNotNull();
            assertThat(bed.meter("dashboard.closed", "reason", "too_many_subscriptions")).isOne();
        }
    }

    @Test
    void stopsWhereAClientUnsubscribesAndConfirmsItsGoodbye() {
        try (StompProbe probe = subscribed(nurse(), patient())) {
            JsonObject _ = probe.message();

            probe.say("UNSUBSCRIBE", "id:1", "receipt:gone");
            probe.next("RECEIPT");
            bed.heartRate(3, 73);
            probe.say("DISCONNECT", "receipt:bye");

            Heard next = probe.next("RECEIPT");
            assertThat(next.header("receipt-id")).isEqualTo("bye");
            assertThat(probe.closeCode()).isEqualTo(1000);
            assertThat(probe.heard()).isEmpty();
        }
    }

    @Test
    void waitsForTheAckBeyondItsWindow() {
        try (StompProbe probe = subscribed(nurse(), patient(), "ack:client-individual")) {
            Heard first = probe.next("MESSAGE");

            probe.say("ACK", "id:" + first.header("ack"), "receipt:seen");

            assertThat(probe.next("RECEIPT").header("receipt-id")).isEqualTo("seen");
        }
    }

    @Test
    void endsWithAnErrorForWhatItDoesNotTake() {
        String[][] frames = {
            {"SEND", "destination:/app/vitals"},
            {"BEGIN", "transaction:t"},
            {"ACK", "id:1", "transaction:t"},
            {"ACK", "id:x"},
            {"NONSENSE"},
            {"CONNECT", "accept-version:1.2"},
            {"SUBSCRIBE", "destination:" + patient()},
            {"SUBSCRIBE", "id:1", "ack:never", "destination:" + patient()}
        };
        for (String[] frame : frames) {
            try (StompProbe probe = nurse()) {
                String[] headers = new String[frame.length];
                System.arraycopy(frame, 1, headers, 0, frame.length - 1);
                headers[frame.length - 1] = "receipt:r";
                probe.say(frame[0], headers);

                assertThat(probe.next("ERROR").header("receipt-id")).as(frame[0]).isEqualTo("r");
                assertThat(probe.closeCode()).isIn(1002, 1008);
            }
        }
    }

    @Test
    void refusesWhatIsNoStompAndWhoSaysNothingOfThemselves() {
        try (StompProbe broken = open();
                StompProbe old = open();
                StompProbe stranger = open()) {
            broken.text("CONNECT\nx\n\n\0");
            old.say("CONNECT", "accept-version:1.0,1.1", "passcode:" + token);
            stranger.say("SUBSCRIBE", "id:1", "destination:" + patient());

            assertThat(broken.next("ERROR").header("message")).isEqualTo("bad_messages");
            assertThat(old.next("ERROR").header("version")).isEqualTo("1.2");
            assertThat(stranger.next("ERROR").header("message")).isEqualTo("not_logged_in");
        }
    }

    @Test
    void readsFramesInPieces() {
        String connect = StompProbe.frame("CONNECT", "", "accept-version:1.2", "passcode:" + token);
        String subscribe = StompProbe.frame("SUBSCRIBE", "", "id:1", "destination:" + patient());
        try (StompProbe probe = open()) {
            probe.text(connect.substring(0, 10));
            probe.text(connect.substring(10) + "\n" + subscribe.substring(0, 20));
            probe.text(subscribe.substring(20));

            assertThat(probe.next("CONNECTED").header("heart-beat")).isEqualTo("10000,10000");
            assertThat(probe.message().getBoolean("snapshot")).isTrue();
        }
    }

    @Test
    void letsInNoPageOfAnotherOriginAndNobodyWithoutAWebSocket() {
        assertThat(refusal("https://evil.example")).isEqualTo(403);
        int plain =
                RegistryBed.await(
                        bed.bed
                                .vertx
                                .createHttpClient()
                                .request(HttpMethod.GET, bed.port, "127.0.0.1", "/ws/stomp")
                                .compose(request -> request.send())
                                .map(response -> response.statusCode()));
        assertThat(plain).isEqualTo(426);
    }

    private static int refusal(String origin) {
        WebSocketClient client = bed.bed.vertx.createWebSocketClient();
        try {
            client.connect(
                            new WebSocketConnectOptions()
                                    .setHost("127.0.0.1")
                                    .setPort(bed.port)
                                    .setURI("/ws/stomp")
                                    .addSubProtocol("v12.stomp")
                                    .putHeader("Origin", origin))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            throw new AssertionError("was let in");
        } catch (ExecutionException failed) {
            return Objects.requireNonNull((UpgradeRejectedException) failed.getCause()).getStatus();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void countsWhoIsThere() {
        await("those of other tests have gone")
                .until(() -> bed.meter("dashboard.viewers.known") == 0);
        try (StompProbe probe = nurse()) {
            assertThat(bed.meter("dashboard.viewers.known")).isEqualTo(1);
            assertThat(probe.isOpen()).isTrue();
        }
        await().until(() -> bed.meter("dashboard.viewers.known") == 0);
    }
}
