package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class AudioPauseApiIT {

    private static ApiBed bed;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void pausesTheSoundOfAWard() {
        Place place = bed.place("Ward");

        HttpResponse<Buffer> answer = bed.post(ofWard(place), seconds(45));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject pause = answer.bodyAsJsonObject();
        assertThat(pause.remove("id")).isNotNull();
        assertThat(pause)
                .isEqualTo(
                        new JsonObject()
                                .put("wardId", place.ward())
                                .putNull("patientId")
                                .put("by", RegistryBed.ADMIN)
                                .put("from", ApiBed.NOW.toString())
                                .put("until", ApiBed.NOW.plusSeconds(45).toString()));
        assertThat(inForce(place)).hasSize(1);
    }

    @Test
    void pausesTheSoundOfAPatientForTwoMinutesUnlessTold() {
        Place place = bed.place("Patient");
        String patient = bed.patient(place);

        JsonObject pause =
                bed.post("/api/patients/" + patient + "/audio-pause", new JsonObject())
                        .bodyAsJsonObject();

        assertThat(pause.getString("patientId")).isEqualTo(patient);
        assertThat(pause.getString("wardId")).isEqualTo(place.ward());
        assertThat(pause.getString("until")).isEqualTo(ApiBed.NOW.plusSeconds(120).toString());
    }

    @Test
    void endsAPauseAndAnswersTheSecondTimeAlike() {
        Place place = bed.place("Ended");
        HttpResponse<Buffer> _ = bed.post(ofWard(place), seconds(60));

        assertThat(bed.delete(ofWard(place)).statusCode()).isEqualTo(204);
        assertThat(bed.delete(ofWard(place)).statusCode()).isEqualTo(204);
        assertThat(inForce(place)).isEmpty();
    }

    @Test
    void refusesALengthOutOfBoundsByName() {
        Place place = bed.place("Bounds");

        for (Object seconds : List.of(0, -1, 121, 1.5, "60")) {
            HttpResponse<Buffer> refused =
                    bed.post(ofWard(place), new JsonObject().put("seconds", seconds));
            assertThat(refused.statusCode()).as("%s", seconds).isEqualTo(400);
            assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo("seconds");
            assertThat(refused.bodyAsJsonObject().getString("detail")).contains("1 to 120");
        }
        HttpResponse<Buffer> unknown = bed.post(ofWard(place), new JsonObject().put("minutes", 1));
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(inForce(place)).isEmpty();
    }

    @Test
    void refusesALongPauseWhileAnAlarmOfHighPriorityIsUp() {
        Place place = bed.place("High");
        String patient = bed.patient(place);
        Alarm _ = bed.raise(patient, AlarmPriority.HIGH, ApiBed.NOW.minusSeconds(60));

        for (String path : List.of(ofWard(place), "/api/patients/" + patient + "/audio-pause")) {
            HttpResponse<Buffer> refused = bed.post(path, seconds(31));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo("seconds");
            assertThat(refused.bodyAsJsonObject().getString("detail")).contains("1 to 30");
            assertThat(bed.post(path, seconds(30)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void letsCliniciansPauseAndNobodyWhoOnlyReads() {
        Place place = bed.place("Watched");
        String patient = "/api/patients/" + bed.patient(place) + "/audio-pause";
        String viewer = bed.userAt("looker", "viewer", place.hospital());
        String nurse = bed.userAt("pausing nurse", "clinician", place.hospital());

        for (String path : List.of(ofWard(place), patient)) {
            assertThat(bed.send(HttpMethod.POST, path, viewer, seconds(9)).statusCode())
                    .isEqualTo(403);
            assertThat(bed.send(HttpMethod.DELETE, path, viewer, null).statusCode()).isEqualTo(403);
            assertThat(bed.send(HttpMethod.POST, path, nurse, seconds(9)).statusCode())
                    .isEqualTo(200);
            assertThat(bed.send(HttpMethod.DELETE, path, nurse, null).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void answersAForeignWardLikeNone() {
        Place place = bed.place("Foreign");
        String stranger =
                bed.userAt("pausing stranger", "hospital-admin", bed.place("Strange").hospital());

        for (String path :
                List.of(ofWard(place), "/api/patients/" + bed.patient(place) + "/audio-pause")) {
            HttpResponse<Buffer> foreign = bed.send(HttpMethod.POST, path, stranger, seconds(9));
            String sameOfNone =
                    path.replaceFirst("[0-9a-f-]{36}", "00000000-0000-4000-8000-000000000000");
            HttpResponse<Buffer> none = bed.send(HttpMethod.POST, sameOfNone, stranger, seconds(9));
            assertThat(foreign.statusCode()).isEqualTo(404);
            assertThat(foreign.bodyAsString()).isEqualTo(none.bodyAsString());
        }
    }

    private static List<AudioPause> inForce(Place place) {
        Ward ward =
                await(
                                bed.bed
                                        .registry
                                        .hospitals()
                                        .findWard(Scope.platform(), UUID.fromString(place.ward())))
                        .orElseThrow();
        return await(
                bed.alerts
                        .alarms
                        .audioPauses()
                        .inForce(Scope.hospitals(List.of(ward.hospitalId())), ward.hospitalId()));
    }

    private static JsonObject seconds(int seconds) {
        return new JsonObject().put("seconds", seconds);
    }

    private static String ofWard(Place place) {
        return "/api/wards/" + place.ward() + "/audio-pause";
    }
}
