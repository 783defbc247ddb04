package io.wardstream.api;

import static io.wardstream.api.TenantCalls.Wall.HOSPITAL;
import static io.wardstream.api.TenantCalls.Wall.NONE;
import static io.wardstream.api.TenantCalls.Wall.WARD;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How each operation is asked for somebody else's things: the table that {@link TenantMatrixIT}
 * walks. An operation may be asked in several ways; each names things that are not the caller's,
 * beside some that are.
 */
final class TenantCalls {

    /** Who is kept out. */
    enum Wall {
        /** Everybody without the ward: 401, 403 or 404, and the same for what does not exist. */
        WARD,
        /**
         * The same for who is not of the hospital. Who is may read, and finds nothing of the ward
         * in the answer; and may change nothing.
         */
        HOSPITAL,
        /** Nobody: but nothing of anybody else's is in the answer. */
        NONE
    }

    /**
     * One request.
     *
     * @param path with its query, under /api
     * @param ifMatch the header of that name; null: without it
     */
    record Call(String path, @Nullable JsonObject body, Wall wall, @Nullable String ifMatch) {

        Call(String path, @Nullable JsonObject body, Wall wall) {
            this(path, body, wall, null);
        }
    }

    /** Asks for {@code theirs}; {@code own} is what the caller has of the same. */
    private interface Asking extends BiFunction<Belongings, Belongings, Call> {}

    private final Map<String, List<Asking>> ways = new LinkedHashMap<>();

    TenantCalls() {
        session();
        hospitals();
        patients();
        records();
        devices();
        rules();
        alarms();
        jobs();
        notifications();
        fleet();
        audit();
    }

    /** Null when nobody has said how the operation is asked. */
    @Nullable List<Call> of(Operation operation, Belongings theirs, Belongings own) {
        List<Asking> asked = ways.get(operation.method() + " " + operation.path());
        return asked == null ? null : asked.stream().map(way -> way.apply(theirs, own)).toList();
    }

    private void add(String operation, Asking... asked) {
        ways.put(operation, List.of(asked));
    }

    private static boolean isAtHome(Belongings theirs, Belongings own) {
        return !theirs.equals(own) && theirs.of("hospital").equals(own.of("hospital"));
    }

    /** The wall of a ward around what the path names. */
    private static Asking ward(String path, String thing) {
        return ward(path, thing, null);
    }

    private static Asking ward(String path, String thing, @Nullable JsonObject body) {
        return (theirs, _) -> new Call(path.replace("*", theirs.of(thing)), copy(body), WARD);
    }

    private static Asking hospital(String path, @Nullable JsonObject body) {
        return (theirs, _) ->
                new Call(path.replace("*", theirs.of("hospital")), copy(body), HOSPITAL);
    }

    private static Asking open(String path, @Nullable JsonObject body) {
        return (_, _) -> new Call(path, copy(body), NONE);
    }

    private static @Nullable JsonObject copy(@Nullable JsonObject body) {
        return body == null ? null : body.copy();
    }

    private void session() {
        add("GET /openapi.yaml", open("/openapi.yaml", null));
        add("GET /openapi.json", open("/openapi.json", null));
        add("GET /docs", open("/docs", null));
        add("POST /session", open("/session", json("username", "x").put("password", "y")));
        add("POST /session/refresh", open("/session/refresh", json("refreshToken", "x")));
        add("DELETE /session"); // it ends the caller's own, which the other calls need
        add("POST /session/bridge-ticket", open("/session/bridge-ticket", null));
        people();
        add("GET /users", open("/users", null));
        add(
                "POST /users",
                (theirs, _) ->
                        new Call(
                                "/users",
                                json("username", "intruder's friend")
                                        .put("password", "a long enough password")
                                        .put(
                                                "grants",
                                                new JsonArray()
                                                        .add(
                                                                json("role", "viewer")
                                                                        .put(
                                                                                "hospitalId",
                                                                                theirs.of(
                                                                                        "hospital")))),
                                HOSPITAL));
    }

    private void people() {
        add("GET /me", open("/me", null));
        add("PUT /me/password"); // of the caller's own, which the other calls need
        add("GET /me/sessions", open("/me/sessions", null));
        add("DELETE /me/sessions/{id}", ward("/me/sessions/*", "user"));
        add("GET /users/{id}", ward("/users/*", "user"));
        add("PATCH /users/{id}", ward("/users/*", "user", new JsonObject().put("enabled", false)));
        add("DELETE /users/{id}", ward("/users/*", "user"));
        add("GET /grants", open("/grants", null), ward("/grants?user=*", "user"));
        add(
                "POST /grants",
                (theirs, _) ->
                        new Call(
                                "/grants",
                                inWard(theirs)
                                        .put("userId", theirs.of("user"))
                                        .put("role", "viewer"),
                                WARD));
        add("DELETE /grants/{id}", ward("/grants/*", "grant"));
        add("GET /api-keys", open("/api-keys", null));
        add(
                "POST /api-keys",
                (theirs, _) ->
                        new Call(
                                "/api-keys",
                                json("userId", theirs.of("service")).put("name", "mine"),
                                WARD));
        add("DELETE /api-keys/{id}", ward("/api-keys/*", "api key"));
        add(
                "GET /break-glass",
                (theirs, own) ->
                        isAtHome(theirs, own)
                                ? new Call("/break-glass?hospital=" + UUID.randomUUID(), null, WARD)
                                : new Call("/break-glass", null, NONE));
        add(
                "POST /break-glass",
                (theirs, own) ->
                        theirs.of("hospital").equals(own.of("hospital"))
                                ? breakGlass(own, NONE) // what glass is there for
                                : breakGlass(theirs, WARD));
        add(
                "POST /break-glass/{id}/review",
                (theirs, own) ->
                        new Call(
                                "/break-glass/"
                                        + (isAtHome(theirs, own)
                                                ? UUID.randomUUID() // theirs to review
                                                : theirs.of("break-glass"))
                                        + "/review",
                                json("comment", "fine"),
                                WARD));
        add("DELETE /break-glass/{id}", ward("/break-glass/*", "break-glass"));
        add("POST /keys/rotate", hospital("/keys/rotate", null));
    }

    private static Call breakGlass(Belongings of, Wall wall) {
        JsonObject body = json("patientId", of.of("patient")).put("reason", "nobody else is here");
        return new Call("/break-glass", body, wall);
    }

    private void hospitals() {
        add("GET /hospitals", open("/hospitals", null));
        add("POST /hospitals", hospital("/hospitals", json("name", "Mine")));
        add("GET /hospitals/{id}/wards", hospital("/hospitals/*/wards", null));
        add("POST /hospitals/{id}/wards", hospital("/hospitals/*/wards", json("name", "Mine")));
        String hold = "/hospitals/*/legal-hold";
        add("GET /hospitals/{id}/legal-hold", hospital(hold, null));
        add("PUT /hospitals/{id}/legal-hold", hospital(hold, json("reason", "Mine")));
        add("DELETE /hospitals/{id}/legal-hold", hospital(hold, null));
    }

    private void patients() {
        add(
                "GET /patients",
                open("/patients?limit=500", null),
                hospital("/patients?hospital=*", null),
                ward("/patients?ward=*", "ward"));
        add(
                "POST /patients",
                (theirs, _) -> new Call("/patients", inWard(theirs).put("displayName", "X"), WARD));
        add("GET /patients/{patientId}", ward("/patients/*", "patient"));
        add(
                "PATCH /patients/{patientId}",
                ward("/patients/*", "patient", json("displayName", "X")),
                ward("/patients/*", "patient", json("status", "discharged")),
                (theirs, own) ->
                        new Call(
                                "/patients/" + own.of("patient"),
                                json("wardId", theirs.of("ward")),
                                WARD),
                (theirs, own) ->
                        new Call(
                                "/patients/" + theirs.of("patient"),
                                json("wardId", own.of("ward")),
                                WARD));
        add("DELETE /patients/{patientId}", ward("/patients/*?reason=patient_request", "patient"));
        add(
                "GET /patients/{patientId}/vitals/latest",
                ward("/patients/*/vitals/latest", "patient"));
        add(
                "GET /patients/{patientId}/vitals/history",
                ward("/patients/*/vitals/history", "patient"));
        add("GET /patients/{patientId}/score", ward("/patients/*/score", "patient"));
        add(
                "PUT /patients/{patientId}/score/inputs",
                ward("/patients/*/score/inputs", "patient", json("consciousness", "A")));
        add(
                "GET /patients/{patientId}/score/history",
                ward("/patients/*/score/history", "patient"));
    }

    private void records() {
        String hold = "/patients/*/legal-hold";
        add("GET /patients/{patientId}/legal-hold", ward(hold, "patient"));
        add("PUT /patients/{patientId}/legal-hold", ward(hold, "patient", json("reason", "X")));
        add("DELETE /patients/{patientId}/legal-hold", ward(hold, "patient"));
        add("GET /patients/{patientId}/export", ward("/patients/*/export", "patient"));
    }

    private void devices() {
        add(
                "GET /devices",
                open("/devices?limit=500", null),
                hospital("/devices?hospital=*", null),
                ward("/devices?ward=*", "ward"));
        add(
                "POST /devices",
                (theirs, _) ->
                        new Call(
                                "/devices",
                                inWard(theirs).put("name", "X").put("model", "PM-9"),
                                WARD));
        add(
                "POST /devices/batch",
                (theirs, _) ->
                        new Call(
                                "/devices/batch",
                                inWard(theirs).put("model", "PM-9").put("count", 1),
                                WARD));
        add("GET /devices/{id}", ward("/devices/*", "device"));
        add(
                "PATCH /devices/{id}",
                ward("/devices/*", "device", json("name", "X")),
                (theirs, own) ->
                        new Call(
                                "/devices/" + own.of("device"),
                                json("wardId", theirs.of("ward")),
                                WARD));
        add("DELETE /devices/{id}", ward("/devices/*", "device"));
        add("POST /devices/{id}/token", ward("/devices/*/token", "device"));
        add(
                "PUT /devices/{id}/patient",
                (theirs, own) ->
                        new Call(
                                "/devices/" + theirs.of("device") + "/patient",
                                json("patientId", own.of("patient")),
                                WARD),
                (theirs, own) ->
                        new Call(
                                "/devices/" + own.of("device") + "/patient",
                                json("patientId", theirs.of("patient")),
                                WARD));
        add("DELETE /devices/{id}/patient", ward("/devices/*/patient", "device"));
        add("GET /devices/{id}/assignments", ward("/devices/*/assignments", "device"));
        add(
                "POST /assignments/{id}/correct",
                ward(
                        "/assignments/*/correct",
                        "assignment",
                        json("validFrom", "2026-02-01T00:00:00Z")),
                (theirs, own) ->
                        new Call(
                                "/assignments/" + own.of("assignment") + "/correct",
                                json("patientId", theirs.of("patient")),
                                WARD));
    }

    private void fleet() {
        add("GET /devices/{id}/tokens", ward("/devices/*/tokens", "device"));
        add(
                "DELETE /devices/{id}/tokens/{tokenId}",
                (theirs, _) ->
                        new Call(
                                "/devices/"
                                        + theirs.of("device")
                                        + "/tokens/"
                                        + theirs.of("device token"),
                                null,
                                WARD),
                (theirs, own) ->
                        new Call(
                                "/devices/"
                                        + own.of("device")
                                        + "/tokens/"
                                        + theirs.of("device token"),
                                null,
                                WARD));
        add("GET /devices/{id}/config", ward("/devices/*/config", "device"));
        add(
                "PUT /devices/{id}/config",
                (theirs, _) ->
                        new Call(
                                "/devices/" + theirs.of("device") + "/config",
                                new JsonObject().put("reportingSeconds", 5),
                                WARD,
                                "\"0\""));
        add("GET /devices/{id}/commands", ward("/devices/*/commands", "device"));
        add(
                "GET /devices/{id}/continuity",
                ward(
                        "/devices/*/continuity?from=2026-02-01T00:00:00Z&to=2026-02-02T00:00:00Z",
                        "device"));
        // images are of a model, and of no hospital
        add("GET /firmware", open("/firmware", null));
        add("POST /firmware");
        add("GET /firmware/{id}", open("/firmware/" + Belongings.IMAGE, null));
        add("GET /firmware/{id}/content", open("/firmware/" + Belongings.IMAGE + "/content", null));
        add(
                "POST /firmware/{id}/rollouts",
                (theirs, _) ->
                        new Call(
                                "/firmware/" + Belongings.IMAGE + "/rollouts",
                                rollout(inWard(theirs)),
                                WARD));
        add("GET /rollouts", open("/rollouts", null), hospital("/rollouts?hospital=*", null));
        add("GET /rollouts/{id}", ward("/rollouts/*", "rollout"));
        add("POST /rollouts/{id}/pause", ward("/rollouts/*/pause", "rollout"));
        add("POST /rollouts/{id}/resume", ward("/rollouts/*/resume", "rollout"));
        add("POST /rollouts/{id}/cancel", ward("/rollouts/*/cancel", "rollout"));
    }

    static JsonObject rollout(JsonObject where) {
        JsonArray stages = new JsonArray().add(new JsonObject().put("percent", 100));
        return where.put("stages", stages).put("maxFailurePercent", 5);
    }

    private void audit() {
        String longAgo = "/audit?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z";
        add(
                "GET /audit",
                (theirs, own) ->
                        isAtHome(theirs, own)
                                ? new Call(longAgo, null, NONE) // theirs to see
                                : new Call("/audit?hospital=" + theirs.of("hospital"), null, WARD));
    }

    private void rules() {
        add(
                "GET /alert-rules",
                open("/alert-rules", null),
                hospital("/alert-rules?hospital=*", null),
                ward("/alert-rules?ward=*", "ward"),
                ward("/alert-rules?patient=*", "patient"));
        add(
                "POST /alert-rules",
                (theirs, _) -> new Call("/alert-rules", rule("wardId", theirs.of("ward")), WARD),
                (theirs, _) ->
                        new Call("/alert-rules", rule("patientId", theirs.of("patient")), WARD),
                (theirs, _) ->
                        new Call(
                                "/alert-rules",
                                rule("hospitalId", theirs.of("hospital")),
                                HOSPITAL));
        add(
                "GET /alert-rules/{id}",
                ward("/alert-rules/*", "ward rule"),
                ward("/alert-rules/*", "patient rule"));
        add(
                "PUT /alert-rules/{id}",
                ward("/alert-rules/*", "ward rule", limits()),
                ward("/alert-rules/*", "patient rule", limits()));
        add(
                "DELETE /alert-rules/{id}",
                ward("/alert-rules/*", "ward rule"),
                ward("/alert-rules/*", "patient rule"));
    }

    private void alarms() {
        add(
                "GET /alarms",
                open("/alarms?limit=500", null),
                open("/alarms?retrospective=true", null),
                hospital("/alarms?hospital=*", null),
                ward("/alarms?ward=*", "ward"),
                ward("/alarms?patient=*", "patient"),
                ward("/alarms?retrospective=true&patient=*", "patient"));
        add(
                "GET /alarms/{id}",
                ward("/alarms/*", "alarm"),
                ward("/alarms/*", "retrospective alarm"));
        add(
                "GET /alarms/{id}/events",
                ward("/alarms/*/events", "alarm"),
                ward("/alarms/*/events", "retrospective alarm"));
        add(
                "POST /alarms/{id}/acknowledge",
                ward("/alarms/*/acknowledge", "alarm"),
                ward("/alarms/*/acknowledge", "retrospective alarm"));
        String ofPatient = "/patients/*/audio-pause";
        String ofWard = "/wards/*/audio-pause";
        add("POST /patients/{patientId}/audio-pause", ward(ofPatient, "patient", new JsonObject()));
        add("DELETE /patients/{patientId}/audio-pause", ward(ofPatient, "patient"));
        add("POST /wards/{id}/audio-pause", ward(ofWard, "ward", new JsonObject()));
        add("DELETE /wards/{id}/audio-pause", ward(ofWard, "ward"));
    }

    private void jobs() {
        add(
                "GET /reports/alarm-burden",
                hospital("/reports/alarm-burden?hospital=*", null),
                (theirs, _) ->
                        new Call(
                                "/reports/alarm-burden?hospital="
                                        + theirs.of("hospital")
                                        + "&ward="
                                        + theirs.of("ward"),
                                null,
                                WARD));
        add(
                "POST /what-if",
                (theirs, _) ->
                        new Call(
                                "/what-if",
                                range().put("wardId", theirs.of("ward"))
                                        .put(
                                                "rules",
                                                new JsonArray()
                                                        .add(
                                                                json("vital", "spo2")
                                                                        .put("priority", "high")
                                                                        .put("low", 86))),
                                WARD));
        add("GET /what-if/{id}", ward("/what-if/*", "what-if"));
        add("DELETE /what-if/{id}", ward("/what-if/*", "what-if"));
        add(
                "GET /rollups/verify",
                ward("/rollups/verify?ward=*", "ward"),
                ward("/rollups/verify?patient=*", "patient"));
        add(
                "POST /archive/days/{day}/restore",
                hospital("/archive/days/" + Belongings.DAY + "/restore?hospital=*", null));
        add("GET /archive/restores/{id}", ward("/archive/restores/*", "restore"));
        add(
                "POST /reports/generate",
                (theirs, _) ->
                        new Call(
                                "/reports/generate",
                                range().put("patientId", theirs.of("patient")).put("format", "csv"),
                                WARD),
                (theirs, _) ->
                        new Call(
                                "/reports/generate",
                                range().put("wardId", theirs.of("ward")).put("format", "csv"),
                                WARD));
        add("GET /reports", open("/reports", null));
        add(
                "GET /reports/{jobId}",
                ward("/reports/*", "report"),
                ward("/reports/*", "ward report"));
        add(
                "GET /reports/{jobId}/content",
                ward("/reports/*/content", "report"),
                ward("/reports/*/content", "ward report"));
        add(
                "DELETE /reports/{jobId}",
                ward("/reports/*", "report"),
                ward("/reports/*", "ward report"));
    }

    private void notifications() {
        String routes = "/wards/*/notification-routes";
        add("GET /wards/{id}/notification-routes", ward(routes, "ward"));
        add(
                "PUT /wards/{id}/notification-routes",
                ward(routes, "ward", new JsonObject().put("steps", new JsonArray())));
        add("GET /me/notifications", open("/me/notifications", null));
        add("PUT /me/notifications", open("/me/notifications", new JsonObject()));
        add(
                "GET /notifications",
                open("/notifications", null),
                hospital("/notifications?hospital=*", null),
                ward("/notifications?ward=*", "ward"));
        add("POST /notifications/{id}/retry", ward("/notifications/*/retry", "notification"));
    }

    static JsonObject json(String name, String value) {
        return new JsonObject().put(name, value);
    }

    private static JsonObject inWard(Belongings theirs) {
        return json("hospitalId", theirs.of("hospital")).put("wardId", theirs.of("ward"));
    }

    static JsonObject range() {
        return json("from", "2026-03-01T00:00:00Z").put("to", "2026-03-01T11:00:00Z");
    }

    static JsonObject rule(String scope, String id) {
        return limits().put("scope", json(scope, id));
    }

    private static JsonObject limits() {
        return json("vital", "etco2").put("priority", "medium").put("low", 20);
    }
}
