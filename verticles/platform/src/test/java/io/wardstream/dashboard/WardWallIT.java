package io.wardstream.dashboard;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.Role;
import io.wardstream.codec.model.Alarm;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Patient;
import io.wardstream.registry.PatientChange;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may see one ward only watches that one, and rights that are withdrawn end at once. */
final class WardWallIT {

    private static DashboardBed bed;
    private static Ward surgery;
    private static Patient other;
    private static Caller nurse;
    private static Caller surgeon;
    private static Patient stranger;

    @BeforeAll
    static void start() {
        bed = new DashboardBed();
        Hospital hospital =
                await(
                                bed.bed
                                        .registry
                                        .hospitals()
                                        .find(Scope.platform(), bed.ward.hospitalPublicId()))
                        .orElseThrow();
        surgery = await(bed.bed.registry.hospitals().createWard(hospital, "Surgery"));
        other = bed.admit(surgery, "1", "Berta");
        stranger = bed.admit(bed.foreign, "1", "Dora");
        nurse = bed.wardUser("nurse", Role.CLINICIAN, bed.ward);
        surgeon = bed.wardUser("surgeon", Role.CLINICIAN, surgery);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void watchesItsOwnWardAndNoOther() {
        try (Page page = bed.page(nurse)) {
            page.register(bed.wardAddress());
            page.register("patient." + bed.patient.publicId());
            page.register("ward." + surgery.publicId());
            page.register("patient." + other.publicId());
            page.register("patient." + UUID.randomUUID());

            assertThat(page.frame(bed.wardAddress()).getBoolean("snapshot")).isTrue();
            assertThat(page.frame("patient." + bed.patient.publicId())).isNotNull();
            assertThat(page.error("ward." + surgery.publicId()).getString("body"))
                    .isEqualTo("access_denied");
            assertThat(page.error("patient." + other.publicId()).getString("body"))
                    .isEqualTo("access_denied");
        }
    }

    @Test
    void hearsAlarmsOfItsOwnWardOnly() {
        Alarm here = SomeAlarm.of(bed.patient);
        Alarm there = SomeAlarm.of(other);
        try (Page page = bed.page(nurse);
                Page elsewhere = bed.page(surgeon)) {
            page.register(bed.alarmsAddress());
            elsewhere.register(bed.alarmsAddress());
            JsonObject _ = page.frame(bed.alarmsAddress());
            JsonObject _ = elsewhere.frame(bed.alarmsAddress());

            bed.publish(there);
            bed.publish(here);

            assertThat(ids(page.frame(bed.alarmsAddress()))).containsExactly(here.id().toString());
            assertThat(ids(elsewhere.frame(bed.alarmsAddress())))
                    .containsExactly(there.id().toString());
        }
    }

    @Test
    void acknowledgesAlarmsOfItsOwnWardOnly() {
        Alarm here = SomeAlarm.of(bed.patient);
        Alarm there = SomeAlarm.of(other);
        bed.alarms.store(here);
        bed.alarms.store(there);
        try (Page page = bed.page(nurse)) {
            JsonObject done = acknowledge(page, here.id());
            JsonObject foreign = acknowledge(page, there.id());
            JsonObject missing = acknowledge(page, UUID.randomUUID());

            assertThat(done.getString("type")).isEqualTo("rec");
            assertThat(foreign.getInteger("failureCode")).isEqualTo(404);
            assertThat(foreign.getString("message")).isEqualTo(missing.getString("message"));
        }
    }

    @Test
    void fallsSilentWhenThePatientLeavesTheWard() {
        Patient traveller = bed.admit(bed.ward, "9", "Carla");
        String address = "patient." + traveller.publicId();
        try (Page page = bed.page(nurse);
                Page elsewhere = bed.page(surgeon)) {
            page.register(address);
            JsonObject _ = page.frame(address);

            PatientChange move = new PatientChange(surgery, null, null, null);
            done(bed.bed.registry.patients().change(traveller.id(), move, _ -> true));

            assertThat(page.error(address).getString("body")).isEqualTo("access_denied");
            elsewhere.register(address);
            assertThat(elsewhere.frame(address).getBoolean("snapshot")).isTrue();
        }
    }

    @Test
    void fallsSilentWithinASecondWhateverTheBusLoses() {
        Caller leaver = bed.wardUser("leaver", Role.VIEWER, bed.ward);
        try (Page page = bed.page(leaver)) {
            page.register(bed.wardAddress());
            JsonObject _ = page.frame(bed.wardAddress());

            bed.withdrawGrants(leaver); // and nobody is told
            Instant withdrawn = Instant.now();

            assertThat(page.error(bed.wardAddress()).getString("body")).isEqualTo("access_denied");
            assertThat(Duration.between(withdrawn, Instant.now()))
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void showsTheOtherWardAtOnceWhenTheGrantIsForThatNow() {
        Caller mover = bed.wardUser("mover", Role.VIEWER, bed.ward);
        Alarm there = SomeAlarm.of(other);
        bed.alarms.store(there);
        bed.publish(there);
        try (Page page = bed.page(mover)) {
            page.register(bed.alarmsAddress());
            assertThat(ids(page.frame(bed.alarmsAddress()))).doesNotContain(there.id().toString());

            bed.grant(mover, Role.VIEWER, surgery);

            JsonObject shown = page.frame(bed.alarmsAddress());
            while (!ids(shown).contains(there.id().toString())) {
                shown = page.frame(bed.alarmsAddress());
            }
            assertThat(shown.getBoolean("snapshot")).isTrue();
        }
    }

    /** Every form of address there is, for the ward of others: nothing but a refusal. */
    @Test
    void refusesEveryAddressOfOthersAsIfItDidNotExist() {
        try (Page page = bed.page(nurse)) {
            for (Class<?> form : Topic.class.getPermittedSubclasses()) {
                String foreign = foreign(form.getSimpleName());
                if (foreign.isEmpty()) {
                    continue;
                }
                String missing = foreign.substring(0, foreign.indexOf('.') + 1) + UUID.randomUUID();
                page.register(foreign);
                page.register(missing);

                JsonObject refused = page.error(foreign);
                JsonObject unknown = page.error(missing);

                assertThat(refused.put("address", "")).isEqualTo(unknown.put("address", ""));
            }
            bed.publish(SomeAlarm.of(stranger));
            page.register("node.tick");
            JsonObject _ = page.frame("node.tick");
            assertThat(page.heard()).isEmpty();
        }
    }

    /** Empty: everybody may listen there, and nobody's data is told. */
    private static String foreign(String form) {
        return switch (form) {
            case "OfWard" -> "ward." + surgery.publicId();
            case "OfPatient" -> "patient." + other.publicId();
            case "OfAlarms" -> "alarms." + bed.foreign.hospitalPublicId();
            case "OfFleet" -> "fleet." + bed.foreign.hospitalPublicId();
            case "OfTick" -> "";
            default -> throw new AssertionError("say here what " + form + " is of others");
        };
    }

    private static JsonObject acknowledge(Page page, UUID alarm) {
        return page.ask(Viewer.ACKNOWLEDGE, new JsonObject().put("alarmId", alarm.toString()));
    }

    private static List<String> ids(JsonObject frame) {
        JsonArray alarms = frame.getJsonArray("alarms");
        return alarms.stream().map(alarm -> ((JsonObject) alarm).getString("id")).toList();
    }
}
