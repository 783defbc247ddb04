package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.RollupTier;
import io.wardstream.history.TieredHistory;
import io.wardstream.registry.Device;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.SampleBed;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.PgRollupWork;
import io.wardstream.samples.rollup.PgRollups;
import io.wardstream.samples.rollup.RollupStep;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A device was noted down for the wrong patient; history is read from roll-ups alone. */
final class CorrectionApiIT {
    private static final Instant HOUR_AGO = ApiBed.NOW.minus(Duration.ofHours(1));

    private static volatile HistoryReader reader = _ -> Future.failedFuture("not open yet");
    private static ApiBed bed;
    private static SampleBed samples;
    private static PgRollupWork work;

    @BeforeAll
    static void start() {
        bed =
                new ApiBed(
                        (_, _) -> Future.failedFuture("no latest values in this test"),
                        request -> reader.open(request));
        samples = new SampleBed(bed.bed, ApiBed.NOW);
        PgRollups rollups = new PgRollups(bed.bed.database);
        reader =
                new TieredHistory(
                        List.of(
                                new RollupTier(
                                        rollups,
                                        BucketLength.MINUTE,
                                        () -> Future.succeededFuture(0L)),
                                new RollupTier(
                                        rollups,
                                        BucketLength.HOUR,
                                        () -> Future.succeededFuture(0L))),
                        InstantSource.fixed(ApiBed.NOW));
        work =
                new PgRollupWork(
                        bed.bed.database,
                        bed.bed.registry.assignments(),
                        new PgDeviceSamples(bed.bed.database),
                        () -> Future.succeededFuture(0L));
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static void rollUp() {
        RollupStep.Kind kind = RollupStep.Kind.WAITING;
        while (kind != RollupStep.Kind.IDLE) {
            kind = await(work.step(ApiBed.NOW.toEpochMilli())).kind();
        }
    }

    /**
     * A device that has measured the patient since an hour ago, a value a minute; its assignment.
     */
    private static String measured(Place place, String patient) {
        String device = bed.device(place).getString("id");
        String assignment =
                bed.put(
                                "/api/devices/" + device + "/patient",
                                new JsonObject().put("patientId", patient))
                        .bodyAsJsonObject()
                        .getString("id");
        Device found =
                await(bed.bed.registry.devices().find(Scope.platform(), UUID.fromString(device)))
                        .orElseThrow();
        samples.epoch(found.id(), 1, 1_764_000_000_000L);
        samples.store(
                SampleBed.Table.SLOT,
                IntStream.range(0, 60).mapToObj(minute -> sample(found.id(), minute)).toList());
        assertThat(
                        correct(
                                        assignment,
                                        new JsonObject()
                                                .put("validFrom", HOUR_AGO.toString())
                                                .put("validTo", ApiBed.NOW.toString()))
                                .statusCode())
                .isEqualTo(200);
        return assignment;
    }

    private static VitalSample sample(int device, int minute) {
        long at = HOUR_AGO.plus(Duration.ofMinutes(minute)).toEpochMilli();
        Vitals vitals = Vitals.builder().put(VitalSign.SPO2, 97).build();
        return new VitalSample(device, 1, minute, at, at, at, true, Generation.REAL, vitals, null);
    }

    private static HttpResponse<Buffer> correct(String assignment, JsonObject body) {
        return bed.post("/api/assignments/" + assignment + "/correct", body);
    }

    private static JsonArray times(String patient, String resolution) {
        return bed.get(
                        "/api/patients/"
                                + patient
                                + "/vitals/history?resolution="
                                + resolution
                                + "&from="
                                + HOUR_AGO
                                + "&to="
                                + ApiBed.NOW)
                .bodyAsJsonObject()
                .getJsonArray("time");
    }

    @Test
    void reachesMinutesAndHoursOfBothPatients() {
        Place place = bed.place("Mixed up");
        String wrong = bed.patient(place);
        String right = bed.patient(place);
        String assignment = measured(place, wrong);
        rollUp();
        int before = times(wrong, "1m").size();

        HttpResponse<Buffer> corrected =
                correct(assignment, new JsonObject().put("patientId", right));
        rollUp();

        assertThat(before).isEqualTo(60);
        assertThat(corrected.statusCode()).isEqualTo(200);
        assertThat(corrected.bodyAsJsonObject().getString("patientId")).isEqualTo(right);
        assertThat(times(wrong, "1m")).isEmpty();
        assertThat(times(wrong, "1h")).isEmpty();
        assertThat(times(right, "1m")).hasSize(60);
        assertThat(times(right, "1h")).hasSize(1);
    }

    @Test
    void takesAwayWhatLiesBeyondItsNewEnds() {
        Place place = bed.place("Too long");
        String patient = bed.patient(place);
        String assignment = measured(place, patient);
        rollUp();

        Instant end = HOUR_AGO.plus(Duration.ofMinutes(20));
        HttpResponse<Buffer> corrected =
                correct(assignment, new JsonObject().put("validTo", end.toString()));
        rollUp();

        assertThat(corrected.statusCode()).isEqualTo(200);
        assertThat(times(patient, "1m")).hasSize(20);
    }

    @Test
    void refusesWhatCannotHaveBeen() {
        Place place = bed.place("Impossible");
        Place foreign = bed.place("Impossible elsewhere");
        String patient = bed.patient(place);
        String assignment = measured(place, patient);
        String stranger = bed.userAt("correcting-stranger", "hospital-admin", foreign.hospital());
        String viewer = bed.userAt("correcting-viewer", "viewer", place.hospital());
        JsonObject nothing = new JsonObject();
        String path = "/api/assignments/" + assignment + "/correct";

        assertThat(
                        correct(
                                        assignment,
                                        new JsonObject()
                                                .put(
                                                        "validTo",
                                                        HOUR_AGO.minusSeconds(1).toString()))
                                .statusCode())
                .isEqualTo(400);
        assertThat(
                        correct(assignment, new JsonObject().put("validTo", "2999-01-01T00:00:00Z"))
                                .statusCode())
                .isEqualTo(400);
        assertThat(
                        correct(assignment, new JsonObject().put("patientId", bed.patient(foreign)))
                                .statusCode())
                .isEqualTo(409);
        assertThat(bed.send(HttpMethod.POST, path, stranger, nothing).statusCode()).isEqualTo(404);
        assertThat(bed.send(HttpMethod.POST, path, viewer, nothing).statusCode()).isEqualTo(403);
    }

    @Test
    void refusesTheTimeOfAnotherAssignmentOfTheDevice() {
        Place place = bed.place("Twice");
        String assignment = measured(place, bed.patient(place));
        String device =
                correct(assignment, new JsonObject()).bodyAsJsonObject().getString("deviceId");
        HttpResponse<Buffer> now =
                bed.put(
                        "/api/devices/" + device + "/patient",
                        new JsonObject().put("patientId", bed.patient(place)));
        String later = now.bodyAsJsonObject().getString("id");

        HttpResponse<Buffer> overlapping =
                correct(later, new JsonObject().put("validFrom", HOUR_AGO.toString()));

        assertThat(overlapping.statusCode()).isEqualTo(409);
    }
}
