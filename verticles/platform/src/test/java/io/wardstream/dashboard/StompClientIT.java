package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.wardstream.access.Role;
import io.wardstream.codec.model.Alarm;
import io.wardstream.testing.NodeProgram;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** npm @stomp/stompjs watches. Needs node and npm. */
final class StompClientIT {

    private static NodeProgram client;
    private static DashboardBed bed;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(NodeProgram.canRun(), "SKIPPED: the STOMP client needs node and npm");
        client = NodeProgram.install("stomp-client", StompClientIT.class, "watch.mjs");
        bed = new DashboardBed();
        token = bed.accessToken("nurse", Role.CLINICIAN);
        AtomicInteger seq = new AtomicInteger();
        bed.bed.vertx.setPeriodic(
                100, _ -> bed.heartRate(seq.incrementAndGet(), 60 + seq.get() % 40));
    }

    @AfterAll
    static void stop() {
        if (bed != null) {
            bed.close();
        }
    }

    private static List<JsonObject> watch(String ack, String... destinations) throws Exception {
        String[] command = new String[destinations.length + 3];
        command[0] = "node";
        command[1] = "watch.mjs";
        command[2] = "ws://127.0.0.1:" + bed.port + "/ws/stomp";
        System.arraycopy(destinations, 0, command, 3, destinations.length);
        return NodeProgram.events(
                client.start(
                        Map.of("WARDSTREAM_PASSCODE", token, "MESSAGES", "5", "ACK", ack),
                        command));
    }

    @Test
    void seesAnAlarmAndVitals() throws Exception {
        Alarm alarm = SomeAlarm.raised(bed.ward.hospitalId());
        bed.alarms.store(alarm);
        String patient = "/topic/patients/" + bed.patient.publicId();
        String alarms = "/topic/hospitals/" + bed.ward.hospitalPublicId() + "/alarms";

        List<JsonObject> events = watch("client", patient, alarms);

        assertThat(events)
                .filteredOn(event -> event.getString("event").equals("subscribed"))
                .extracting(event -> event.getString("destination"))
                .containsExactlyInAnyOrder(patient, alarms);
        assertThat(bodies(events, alarms).getFirst().encode()).contains(alarm.id().toString());
        assertThat(bodies(events, patient).getFirst().getBoolean("snapshot")).isTrue();
        assertThat(bodies(events, patient).getLast().encode()).contains("heart_rate");
        assertThat(events.getLast().getString("event")).isEqualTo("disconnected");
    }

    private static List<JsonObject> bodies(List<JsonObject> events, String destination) {
        return events.stream()
                .filter(event -> event.getString("event").equals("message"))
                .filter(event -> event.getString("destination").equals(destination))
                .map(event -> event.getJsonObject("body"))
                .toList();
    }

    @Test
    void isToldThatItMayNotWatch() throws Exception {
        List<JsonObject> events = watch("auto", "/topic/wards/" + bed.foreign.publicId());

        assertThat(events)
                .singleElement()
                .satisfies(
                        event -> assertThat(event.getString("message")).isEqualTo("access_denied"));
    }
}
