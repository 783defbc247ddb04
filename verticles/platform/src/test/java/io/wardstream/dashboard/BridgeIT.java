package io.wardstream.dashboard;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardstream.access.Access;
import io.wardstream.access.ApiKey;
import io.wardstream.access.Caller;
import io.wardstream.access.Grant;
import io.wardstream.access.Role;
import io.wardstream.access.User;
import io.wardstream.alerts.AudioPauseJson;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.registry.Erasures;
import io.wardstream.registry.Patient;
import io.wardstream.registry.PatientChange;
import io.wardstream.registry.RegistryBed;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets in, what is shown to whom, and when it ends. */
final class BridgeIT {

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

    @Test
    void showsASnapshotFirstAndThenEveryVersion() {
        try (Page page = bed.page(nurse)) {
            page.register(bed.wardAddress());
            JsonObject snapshot = page.frame(bed.wardAddress());
            List<Integer> versions = new ArrayList<>();
            for (int seq = 1; seq <= 10; seq++) {
                bed.heartRate(seq, 60 + seq);
                versions.add(page.frame(bed.wardAddress()).getInteger("version"));
            }

            assertThat(snapshot.getBoolean("snapshot")).isTrue();
            assertThat(snapshot.getJsonArray("tiles").getJsonObject(0).getString("name"))
                    .isEqualTo("Anna");
            int first = snapshot.getInteger("version");
            for (int i = 0; i < versions.size(); i++) {
                assertThat(versions.get(i)).isEqualTo(first + 1 + i);
            }
        }
    }

    @Test
    void takesATicketOnce() {
        String ticket = bed.ticket(nurse);
        try (Page first = bed.stranger();
                Page second = bed.stranger()) {
            JsonObject welcome = first.logIn(ticket);
            JsonObject refusal = second.logIn(ticket);

            assertThat(welcome.getJsonObject("body"))
                    .isEqualTo(
                            new JsonObject().put("user", "nurse").put("expiresInSeconds", 86_400));
            assertThat(refusal.getString("type")).isEqualTo("err");
            assertThat(refusal.getInteger("failureCode")).isEqualTo(401);
            assertThat(refusal.getString("failureType")).isEqualTo("RECIPIENT_FAILURE");
        }
    }

    @Test
    void refusesAForeignTicketAndClosesAfterTheThird() {
        try (Page page = bed.stranger()) {
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(page.logIn("a.b.c").getInteger("failureCode")).isEqualTo(401);
            }

            assertThat(page.error()).isEqualTo("not_logged_in");
            page.untilClosed();
        }
    }

    @Test
    void showsNothingWithoutATicketAndClosesInTime() {
        try (Page page = bed.stranger()) {
            page.say("{\"type\":\"ping\"}");
            page.register("node.tick");

            assertThat(page.error("node.tick").getString("body")).isEqualTo("not_logged_in");
            assertThat(page.error()).isEqualTo("not_logged_in");
            page.untilClosed();
            assertThat(page.heard()).isEmpty();
        }
    }

    @Test
    void letsMessagesWaitForTheLogIn() {
        try (Page page = bed.stranger()) {
            page.say("{\"type\":\"ping\"}");
            page.say(
                    new JsonObject()
                            .put("type", "send")
                            .put("address", Viewer.LOG_IN)
                            .put("body", new JsonObject().put("ticket", bed.ticket(nurse))));
            page.register("node.tick");

            assertThat(page.frame("node.tick").getString("release")).isEqualTo("0.1.0");
        }
    }

    @Test
    void answersTheSameForWhatIsForeignAndWhatIsNotThere() {
        try (Page page = bed.page(nurse)) {
            List<String> addresses =
                    List.of(
                            "ward." + bed.foreign.publicId(),
                            "alarms." + bed.foreign.hospitalPublicId(),
                            "ward." + UUID.randomUUID(),
                            "patient." + UUID.randomUUID(),
                            "alarms." + UUID.randomUUID(),
                            "vitals.shard.1");
            for (String address : addresses) {
                page.register(address);
                JsonObject refusal = page.error(address);
                assertThat(refusal.getString("body")).as(address).isEqualTo("access_denied");
                assertThat(refusal.getInteger("failureCode")).isEqualTo(403);
            }
        }
    }

    @Test
    void doesNotShowAWarmWardToStrangersEither() {
        Caller admin = bed.user("everywhere", Role.HOSPITAL_ADMIN);
        try (Page page = bed.page(admin);
                Page other = bed.page(nurse)) {
            page.register(bed.wardAddress());
            JsonObject _ = page.frame(bed.wardAddress());

            bed.withdrawGrants(admin);
            assertThat(page.error(bed.wardAddress()).getString("body")).isEqualTo("access_denied");
            page.register(bed.wardAddress());

            assertThat(page.error(bed.wardAddress()).getString("body")).isEqualTo("access_denied");
            other.register(bed.wardAddress());
            assertThat(other.frame(bed.wardAddress()).getBoolean("snapshot")).isTrue();
        }
    }

    @Test
    void fallsSilentWhenTheRightIsWithdrawn() {
        Caller leaver = bed.user("leaver", Role.VIEWER);
        try (Page page = bed.page(leaver)) {
            page.register(bed.wardAddress());
            JsonObject _ = page.frame(bed.wardAddress());

            bed.withdrawGrants(leaver);

            assertThat(page.error(bed.wardAddress()).getString("body")).isEqualTo("access_denied");
            bed.heartRate(1_000, 99);
            page.register("node.tick");
            JsonObject _ = page.frame("node.tick");
            JsonObject _ = page.frame("node.tick");
            assertThat(page.heard())
                    .noneMatch(heard -> bed.wardAddress().equals(heard.getString("address")));
        }
    }

    @Test
    void closesEverySocketOfASessionThatHasEnded() {
        Caller goer = bed.user("goer", Role.VIEWER);
        try (Page one = bed.page(goer);
                Page two = bed.page(goer)) {
            done(bed.bed.access.sessions().end(goer.sessionId()));

            assertThat(one.error()).isEqualTo("session_ended");
            assertThat(two.error()).isEqualTo("session_ended");
            one.untilClosed();
            two.untilClosed();
        }
    }

    @Test
    void closesASocketWhoseSessionExpiresWhileItListens() {
        Caller sleeper = bed.user("sleeper", Role.VIEWER);
        try (Page page = bed.page(sleeper)) {
            page.register(bed.wardAddress());
            JsonObject _ = page.frame(bed.wardAddress());

            bed.expire(sleeper);

            assertThat(page.error()).isEqualTo("session_ended");
            page.untilClosed();
        }
    }

    @Test
    void closesASocketOfAServiceWhoseKeyIsRevoked() {
        Access access = bed.bed.access;
        User service =
                RegistryBed.await(
                        access.users()
                                .createService(
                                        "robot",
                                        List.of(Grant.at(Role.VIEWER, bed.ward.hospitalId()))));
        ApiKey.Shown key =
                RegistryBed.await(access.apiKeys().create(service, "wall", null)).orElseThrow();
        Caller robot = RegistryBed.await(access.sessions().authenticate(key.token())).orElseThrow();
        try (Page page = bed.page(robot)) {
            page.register(bed.wardAddress());
            JsonObject _ = page.frame(bed.wardAddress());

            done(access.apiKeys().revoke(key.key()));

            assertThat(page.error()).isEqualTo("session_ended");
            page.untilClosed();
        }
    }

    @Test
    void renewsInPlace() {
        Caller first = bed.user("changing", Role.VIEWER);
        Caller second = bed.user("changed", Role.CLINICIAN);
        try (Page page = bed.page(first)) {
            page.register("node.tick");
            JsonObject answer = page.logIn(bed.ticket(second));
            done(bed.bed.access.sessions().end(first.sessionId()));

            assertThat(answer.getJsonObject("body").getString("user")).isEqualTo("changed");
            for (int tick = 0; tick < 4; tick++) {
                assertThat(page.frame("node.tick").getLong("serverTime")).isPositive();
            }
            assertThat(page.isClosed()).isFalse();
        }
    }

    @Test
    void registersTwiceAsOnceWithANewSnapshot() {
        try (Page page = bed.page(nurse)) {
            page.register(bed.wardAddress());
            page.register(bed.wardAddress());
            JsonObject _ = page.frame(bed.wardAddress());
            page.register(bed.wardAddress());
            JsonObject again =
                    page.next(
                            message ->
                                    bed.wardAddress().equals(message.getString("address"))
                                            && message.getJsonObject("body")
                                                    .getBoolean("snapshot"));
            bed.heartRate(2_000, 77);

            int version = page.frame(bed.wardAddress()).getInteger("version");
            assertThat(again.getJsonObject("body").getBoolean("snapshot")).isTrue();
            bed.heartRate(2_001, 78);
            assertThat(page.frame(bed.wardAddress()).getInteger("version")).isEqualTo(version + 1);
        }
    }

    @Test
    void leavesNothingBehindWhateverTheOrderOfRegisterUnregisterAndClose() {
        double before = bed.meter("dashboard.viewers");
        for (int round = 0; round < 20; round++) {
            Page page = bed.page(nurse);
            page.register(bed.wardAddress());
            page.unregister(bed.wardAddress());
            page.register(bed.wardAddress());
            page.register("patient." + bed.patient.publicId());
            page.vanish();
        }

        await().until(() -> bed.meter("dashboard.viewers") <= before);
        try (Page page = bed.page(nurse)) {
            page.register(bed.wardAddress());
            page.unregister(bed.wardAddress());
            page.register("node.tick");
            JsonObject _ = page.frame("node.tick");
            bed.heartRate(3_000, 66);
            JsonObject _ = page.frame("node.tick");
            JsonObject _ = page.frame("node.tick");
            assertThat(page.heard())
                    .filteredOn(heard -> bed.wardAddress().equals(heard.getString("address")))
                    .allMatch(heard -> heard.getJsonObject("body").getBoolean("snapshot"));
        }
    }

    @Test
    void showsEverySampleOfAPatient() {
        String address = "patient." + bed.patient.publicId();
        try (Page page = bed.page(nurse)) {
            page.register(address);
            JsonObject snapshot = page.frame(address);
            bed.heartRate(4_000, 61.5);
            bed.heartRate(4_001, 62);

            List<Object> values = new ArrayList<>();
            while (values.size() < 2) {
                page.frame(address)
                        .getJsonArray("samples")
                        .forEach(
                                sample ->
                                        values.add(
                                                ((JsonObject) sample)
                                                        .getJsonObject("values")
                                                        .getValue("heart_rate")));
            }
            assertThat(snapshot.getJsonObject("tile").getString("name")).isEqualTo("Anna");
            assertThat(snapshot.getJsonObject("vitals").getJsonObject("heart_rate")).isNotNull();
            assertThat(values).containsExactly(61.5, 62);
        }
    }

    @Test
    void showsNoNameOfSomebodyWhoWasErased() {
        Patient patient = bed.admit(bed.ward, "7", "Rosalind");
        String address = "patient." + patient.publicId();
        try (Page page = bed.page(nurse)) {
            page.register(address);
            JsonObject before = page.frame(address);

            PatientChange discharge = new PatientChange(null, null, null, false);
            done(bed.bed.registry.patients().change(patient.id(), discharge, _ -> true));
            done(
                    bed.bed
                            .registry
                            .erasures()
                            .erase(
                                    new Erasures.Subject(
                                            patient.id(), patient.hospitalId(), patient.wardId()),
                                    Erasures.Reason.PATIENT_REQUEST,
                                    "admin"));

            assertThat(before.getJsonObject("tile").getString("name")).isEqualTo("Rosalind");
            JsonObject after = page.frame(address);
            while (!after.getJsonObject("tile").getString("name").isEmpty()) {
                after = page.frame(address); // without a bed, first
            }
            assertThat(after.encode()).doesNotContain("Rosalind");
        }
    }

    @Test
    void tellsOfPausesOfTheSoundBesideTheAlarms() {
        long now = System.currentTimeMillis();
        AudioPause pause =
                new AudioPause(
                        UUID.randomUUID(),
                        new AudioPause.Place(
                                bed.ward.hospitalId(), bed.ward.id(), bed.ward.publicId(), 0, null),
                        "nurse",
                        now,
                        now + 60_000,
                        0);
        String address = bed.alarmsAddress();
        try (Page page = bed.page(nurse)) {
            page.register(address);
            JsonObject snapshot = page.frame(address);

            bed.publish(pause);

            assertThat(snapshot.getJsonArray("audioPauses")).isEmpty();
            assertThat(page.frame(address).getJsonArray("audioPauses"))
                    .containsExactly(AudioPauseJson.of(pause));
        }
    }

    @Test
    void showsAlarmsAtOnceAndTakesAcknowledgements() {
        Alarm stored = SomeAlarm.raised(bed.ward.hospitalId());
        Alarm fresh = SomeAlarm.raised(bed.ward.hospitalId());
        Caller viewer = bed.user("looker", Role.VIEWER);
        bed.alarms.store(stored);
        String address = bed.alarmsAddress();
        try (Page page = bed.page(nurse);
                Page looker = bed.page(viewer)) {
            page.register(address);
            JsonObject snapshot = page.frame(address);
            bed.publish(fresh);
            JsonObject transition = page.frame(address);
            JsonObject request = new JsonObject().put("alarmId", stored.id().toString());

            JsonObject denied = looker.ask(Viewer.ACKNOWLEDGE, request);
            JsonObject answer = page.ask(Viewer.ACKNOWLEDGE, request);
            JsonObject unknown =
                    page.ask(
                            Viewer.ACKNOWLEDGE,
                            new JsonObject().put("alarmId", fresh.id().toString()));
            bed.alarms.isAway = true;
            JsonObject unavailable = page.ask(Viewer.ACKNOWLEDGE, request);
            bed.alarms.isAway = false;

            assertThat(snapshot.getJsonArray("alarms")).hasSize(1);
            assertThat(transition.getJsonArray("alarms").getJsonObject(0).getString("id"))
                    .isEqualTo(fresh.id().toString());
            assertThat(denied.getInteger("failureCode")).isEqualTo(403);
            assertThat(answer.getJsonObject("body").getString("acknowledgedBy")).isEqualTo("nurse");
            assertThat(unknown.getInteger("failureCode")).isEqualTo(404);
            assertThat(unavailable.getInteger("failureCode")).isEqualTo(503);
        }
    }

    @Test
    void refusesEverythingElse() {
        try (Page page = bed.page(nurse)) {
            JsonObject denied = page.ask("devices.control", new JsonObject());
            page.say("{\"type\":\"publish\",\"address\":\"ward.x\",\"body\":{}}");

            assertThat(denied.getInteger("failureCode")).isEqualTo(403);
            assertThat(page.error()).isEqualTo("access_denied");
        }
    }

    @Test
    void closesWhenItCannotUnderstandThreeTimes() {
        try (Page page = bed.page(nurse)) {
            page.say("{");
            page.say("{\"type\":\"shout\",\"address\":\"a\"}");
            page.say("\"" + "x".repeat(BridgeMessage.MAX_LENGTH) + "\"");

            assertThat(page.error()).isEqualTo("invalid_json");
            assertThat(page.error()).isEqualTo("invalid_type");
            assertThat(page.error()).isEqualTo("message_too_large");
            assertThat(page.error()).isEqualTo("bad_messages");
            page.untilClosed();
        }
    }

    @Test
    void closesAPageThatFloods() {
        try (Page page = bed.page(nurse)) {
            page.flood("{\"type\":\"ping\"}", 1_500);

            page.untilClosed();
        }
        assertThat(bed.meter("dashboard.closed", "reason", "too_many_messages")).isPositive();
    }
}
