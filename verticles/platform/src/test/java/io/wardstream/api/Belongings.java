package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.registry.Patient;
import io.wardstream.retrospect.Retrospects;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One of everything that a ward of a hospital can have: ids by the word for the thing. What is
 * added to the interface is added here, and then to {@link TenantCalls}.
 */
record Belongings(Map<String, String> ids) {

    static final String DAY = "2026-02-01";

    /** An image of firmware: it is of a model, and of no hospital. */
    static final String IMAGE = "5d1f7b1c-7a36-4a52-9a0e-2f3c1c9d5a10";

    /** In the names of all of it, so that a name shows in an answer as an id does. */
    static final String PATIENT_NAME = "Secret Somebody ";

    Belongings {
        ids = Map.copyOf(ids);
    }

    String of(String thing) {
        return Objects.requireNonNull(ids.get(thing), () -> "nobody has made a " + thing);
    }

    /** Ids of nothing at all, for the same things. */
    Belongings unknown() {
        Map<String, String> nothing = new LinkedHashMap<>();
        ids.keySet().forEach(thing -> nothing.put(thing, UUID.randomUUID().toString()));
        return new Belongings(nothing);
    }

    Belongings with(String thing, String id) {
        Map<String, String> others = new LinkedHashMap<>(ids);
        others.put(thing, id);
        return new Belongings(others);
    }

    /** Makes one of everything in a ward. */
    static Belongings in(ApiBed bed, ApiBed.Place place, String name) {
        return new Making(bed, place, name).all();
    }

    private static final class Making {
        private final ApiBed bed;
        private final ApiBed.Place place;
        private final String name;
        private final Map<String, String> ids = new LinkedHashMap<>();

        Making(ApiBed bed, ApiBed.Place place, String name) {
            this.bed = bed;
            this.place = place;
            this.name = name;
        }

        Belongings all() {
            ids.put("hospital", place.hospital());
            ids.put("ward", place.ward());
            ids.put("patient", patient());
            ids.put("device", bed.device(place).getString("id"));
            ids.put("assignment", assignment());
            ids.put("ward rule", rule("wardId", ids.get("ward")));
            ids.put("patient rule", rule("patientId", ids.get("patient")));
            ids.put("hospital rule", hospitalRule());
            ids.put("alarm", alarm());
            ids.put("retrospective alarm", retrospectiveAlarm());
            ids.put("notification", notification());
            ids.put("what-if", made("/api/what-if", whatIf(ids.get("ward")), 202));
            ids.put("report", made("/api/reports/generate", report(ids.get("patient")), 202));
            ids.put("ward report", made("/api/reports/generate", wardReport(), 202));
            ids.put("restore", restore());
            ids.put("user", user("person"));
            ids.put("service", user("service"));
            ids.put("grant", grant());
            ids.put("api key", apiKey());
            ids.put("break-glass", brokenGlass());
            ids.put("device token", deviceToken());
            ids.put("rollout", rollout());
            return new Belongings(ids);
        }

        private String of(String thing) {
            return Objects.requireNonNull(ids.get(thing));
        }

        private String patient() {
            String id =
                    made(
                            "/api/patients",
                            place.json()
                                    .put("displayName", PATIENT_NAME + name)
                                    .put("bed", "Bed " + name),
                            201);
            JsonObject _ =
                    check(
                            bed.put(
                                    "/api/patients/" + id + "/legal-hold",
                                    new JsonObject().put("reason", "Case " + name)));
            return id;
        }

        private String assignment() {
            return check(
                            bed.put(
                                    "/api/devices/" + ids.get("device") + "/patient",
                                    new JsonObject().put("patientId", ids.get("patient"))))
                    .getString("id");
        }

        private String rule(String scope, String id) {
            return made("/api/alert-rules", TenantCalls.rule(scope, id), 201);
        }

        /** A hospital has one of a vital and priority: of two wards the second finds the first. */
        private String hospitalRule() {
            JsonObject rule =
                    TenantCalls.rule("hospitalId", place.hospital()).put("priority", "low");
            HttpResponse<Buffer> made = bed.post("/api/alert-rules", rule);
            return made.statusCode() == 201 ? ApiBed.id(made) : UUID.randomUUID().toString();
        }

        private String alarm() {
            return bed.raise(
                            of("patient"),
                            AlarmPriority.HIGH,
                            ApiBed.NOW.minus(Duration.ofMinutes(5)))
                    .id()
                    .toString();
        }

        private String retrospectiveAlarm() {
            Patient patient =
                    await(
                                    bed.bed
                                            .registry
                                            .patients()
                                            .find(
                                                    Scope.platform(),
                                                    UUID.fromString(ids.get("patient"))))
                            .orElseThrow();
            return Retrospects.found(
                            bed.bed,
                            patient,
                            ApiBed.NOW.minus(Duration.ofHours(3)),
                            79,
                            ApiBed.NOW.minus(Duration.ofHours(1)))
                    .alarm()
                    .id()
                    .toString();
        }

        private String notification() {
            return await(
                            bed.bed
                                    .database
                                    .platform()
                                    .preparedQuery(
                                            """
                                            INSERT INTO notification
                                              (hospital_id, ward_id, ward_public_id, recipient,
                                               channel, endpoint, urgency, after_minutes, state,
                                               attempts_allowed, created_at, due_at, expires_at)
                                            SELECT w.hospital_id, w.id, w.public_id,
                                                   gen_random_uuid(), 'sms', $2, 3, 0, 'dead', 1,
                                                   now(), now(), now() + interval '1 hour'
                                            FROM ward w
                                            WHERE w.public_id = $1
                                            RETURNING public_id
                                            """)
                                    .execute(
                                            Tuple.of(
                                                    UUID.fromString(place.ward()),
                                                    "secret-" + name)))
                    .iterator()
                    .next()
                    .getUUID("public_id")
                    .toString();
        }

        private static JsonObject whatIf(String ward) {
            return TenantCalls.range()
                    .put("wardId", ward)
                    .put(
                            "rules",
                            new JsonArray()
                                    .add(
                                            new JsonObject()
                                                    .put("vital", "spo2")
                                                    .put("priority", "high")
                                                    .put("low", 86)));
        }

        private static JsonObject report(String patient) {
            return TenantCalls.range().put("patientId", patient).put("format", "csv");
        }

        private JsonObject wardReport() {
            return TenantCalls.range().put("wardId", place.ward()).put("format", "csv");
        }

        private String user(String kind) {
            JsonObject user =
                    TenantCalls.json("username", kind + " " + name)
                            .put("kind", kind)
                            .put(
                                    "grants",
                                    new JsonArray().add(place.json().put("role", "clinician")));
            if (kind.equals("person")) {
                user.put("password", name + " and a long password");
            }
            return made("/api/users", user, 201);
        }

        private String grant() {
            return check(bed.get("/api/grants?user=" + ids.get("user")))
                    .getJsonArray("items")
                    .getJsonObject(0)
                    .getString("id");
        }

        private String apiKey() {
            return made(
                    "/api/api-keys",
                    TenantCalls.json("userId", of("service")).put("name", "key"),
                    201);
        }

        private String brokenGlass() {
            return made(
                    "/api/break-glass",
                    TenantCalls.json("patientId", of("patient"))
                            .put("reason", "nobody else is here"),
                    201);
        }

        private String deviceToken() {
            return check(bed.get("/api/devices/" + ids.get("device") + "/tokens"))
                    .getJsonArray("items")
                    .getJsonObject(0)
                    .getString("id");
        }

        private String rollout() {
            done(
                    bed.bed
                            .database
                            .platform()
                            .preparedQuery(
                                    """
                                    INSERT INTO firmware
                                      (public_id, model, version, sha256, size_bytes, signature,
                                       key_id, object_key, uploaded_by, uploaded_at)
                                    VALUES ($1, 'PM-9', '2.0', 'x', 1, 'x', 'x', 'x', 'x', now())
                                    ON CONFLICT DO NOTHING
                                    """)
                            .execute(Tuple.of(UUID.fromString(IMAGE))));
            return made(
                    "/api/firmware/" + IMAGE + "/rollouts", TenantCalls.rollout(place.json()), 201);
        }

        private String restore() {
            done(
                    bed.bed
                            .database
                            .platform()
                            .preparedQuery(
                                    """
                                    INSERT INTO archive_day (day, hospital_id, state)
                                    SELECT $2::text::date, id, 'dropped'
                                    FROM hospital
                                    WHERE public_id = $1
                                    ON CONFLICT DO NOTHING
                                    """)
                            .execute(Tuple.of(UUID.fromString(place.hospital()), DAY)));
            String query = "?hospital=" + place.hospital();
            return made("/api/archive/days/" + DAY + "/restore" + query, null, 202);
        }

        private String made(String path, @Nullable JsonObject body, int status) {
            HttpResponse<Buffer> answer = bed.send(HttpMethod.POST, path, bed.admin, body);
            if (answer.statusCode() != status) {
                throw new AssertionError(path + " " + answer.bodyAsString());
            }
            return answer.bodyAsJsonObject().getString("id");
        }

        private static JsonObject check(HttpResponse<Buffer> answer) {
            if (answer.statusCode() != 200) {
                throw new AssertionError(answer.bodyAsString());
            }
            return answer.bodyAsJsonObject();
        }
    }
}
