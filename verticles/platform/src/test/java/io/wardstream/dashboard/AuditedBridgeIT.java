package io.wardstream.dashboard;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.Role;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a page leaves in the audit. */
final class AuditedBridgeIT {
    private static DashboardBed bed;
    private static Caller nurse;

    @BeforeAll
    static void start() {
        bed = new DashboardBed();
        nurse = bed.user("nurse", Role.CLINICIAN);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static List<String> entries() {
        return await(
                bed.bed
                        .database
                        .platform()
                        .query(
                                """
                                SELECT action || ' ' || operation || ' ' || outcome || ' '
                                       || coalesce(username, '-') || ' ' || coalesce(hospital_id, 0) || ' '
                                       || coalesce(ward, patient, target)::text || ' ' || address AS line
                                FROM audit_entry
                                ORDER BY seq
                                """)
                        .execute()
                        .map(
                                rows ->
                                        rows.stream()
                                                .map(row -> String.valueOf(row.getString("line")))
                                                .toList()));
    }

    @Test
    void tellsWhoWatchedWhatAndWhoMayNot() {
        UUID alarm = UUID.randomUUID();
        int home = bed.ward.hospitalId();
        try (Page page = bed.page(nurse)) {
            page.register(bed.wardAddress());
            JsonObject _ = page.frame(bed.wardAddress());
            page.register("ward." + bed.foreign.publicId());
            JsonObject _ = page.error("ward." + bed.foreign.publicId());
            page.register("patient." + bed.patient.publicId());
            JsonObject _ = page.frame("patient." + bed.patient.publicId());
            JsonObject _ =
                    page.ask(Viewer.ACKNOWLEDGE, new JsonObject().put("alarmId", alarm.toString()));
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () ->
                                assertThat(entries())
                                        .containsSubsequence(
                                                "subscribe ward.{wardId} allowed nurse "
                                                        + home
                                                        + " "
                                                        + bed.ward.publicId()
                                                        + " 127.0.0.1",
                                                "subscribe ward.{wardId} refused nurse "
                                                        + home
                                                        + " "
                                                        + bed.foreign.publicId()
                                                        + " 127.0.0.1",
                                                "subscribe patient.{patientId} allowed nurse "
                                                        + home
                                                        + " "
                                                        + bed.patient.publicId()
                                                        + " 127.0.0.1",
                                                "acknowledge alarms.acknowledge refused nurse "
                                                        + home
                                                        + " "
                                                        + alarm
                                                        + " 127.0.0.1"));
    }

    @Test
    void tellsWhoCameWithATicketAndWhoWithNone() {
        try (Page page = bed.stranger()) {
            JsonObject _ = page.logIn("a.b.c");
            JsonObject _ = page.logIn(bed.ticket(nurse));
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(logIns()).contains("401 -", "200 nurse"));
    }

    private static List<String> logIns() {
        return await(
                bed.bed
                        .database
                        .platform()
                        .query(
                                "SELECT status || ' ' || coalesce(username, '-') AS line FROM"
                                        + " audit_entry WHERE action = 'login'")
                        .execute()
                        .map(rows -> rows.stream().map(row -> row.getString("line")).toList()));
    }
}
