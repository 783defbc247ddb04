package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.audit.AuditAction;
import io.wardstream.access.audit.AuditOutcome;
import io.wardstream.access.audit.StoredEntry;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What each operation leaves behind, and who may look. */
final class AuditApiIT {

    /** Of reads, what shows no patient and nobody's rights: written down here once more. */
    private static final Set<String> QUIET =
            Set.of(
                    "/openapi.yaml",
                    "/openapi.json",
                    "/devices/{id}/config",
                    "/devices/{id}/continuity",
                    "/firmware",
                    "/firmware/{id}",
                    "/firmware/{id}/content",
                    "/rollouts/{id}",
                    "/docs",
                    "/hospitals",
                    "/hospitals/{id}/wards",
                    "/alert-rules",
                    "/alert-rules/{id}",
                    "/wards/{id}/notification-routes",
                    "/me",
                    "/me/notifications",
                    "/me/sessions",
                    "/archive/restores/{id}");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static ApiBed bed;
    private static Place place;
    private static String patient;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
        place = bed.place("St. Mary");
        patient = bed.patient(place);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    /** Sends from an address of its own, under an id of its own, by which its entries are found. */
    private static Asked ask(
            HttpMethod method, String path, @Nullable String token, @Nullable JsonObject body) {
        String id = "test-" + NUMBER.incrementAndGet();
        HttpRequest<Buffer> request =
                bed.request(method, path, token)
                        .putHeader("X-Request-Id", id)
                        .putHeader("X-Forwarded-For", address());
        HttpResponse<Buffer> answer =
                await(body == null ? request.send() : request.sendJsonObject(body));
        return new Asked(id, answer);
    }

    private static String address() {
        int number = NUMBER.get();
        return "10.9." + number / 250 + "." + number % 250;
    }

    private record Asked(String id, HttpResponse<Buffer> answer) {

        /**
         * Those of the request, once that of a request behind it is there: they keep their order.
         */
        List<StoredEntry> entries() {
            Asked mark = ask(HttpMethod.GET, "/api/patients/" + patient, bed.admin, null);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !stored(mark.id).isEmpty());
            return stored(id);
        }

        StoredEntry entry() {
            List<StoredEntry> entries = entries();
            assertThat(entries).hasSize(1);
            return entries.getFirst();
        }
    }

    private static List<StoredEntry> stored(String requestId) {
        return await(
                bed.bed
                        .database
                        .platform()
                        .preparedQuery("SELECT * FROM audit_entry WHERE request = $1 ORDER BY seq")
                        .execute(Tuple.of(requestId))
                        .map(rows -> rows.stream().map(AuditApiIT::entry).toList()));
    }

    private static StoredEntry entry(Row row) {
        Integer user = row.getInteger("user_id");
        Integer hospital = row.getInteger("hospital_id");
        return new StoredEntry(
                row.getLong("id"),
                row.getUUID("writer"),
                row.getLong("seq"),
                row.getOffsetDateTime("at").toInstant(),
                user == null ? 0 : user,
                row.getString("username"),
                row.getUUID("session"),
                row.getString("address"),
                row.getString("action"),
                row.getString("operation"),
                hospital == null ? 0 : hospital,
                row.getUUID("ward"),
                row.getUUID("patient"),
                row.getUUID("target"),
                row.getString("outcome"),
                row.getShort("status"),
                row.getString("purpose"),
                row.getString("request"),
                row.getInteger("repeats"));
    }

    private static boolean isRead(Operation operation) {
        return operation.method().equals(HttpMethod.GET);
    }

    /** What must be left behind, from method, path and status alone. */
    private static @Nullable String mustBe(Operation operation, int status) {
        AuditOutcome outcome = AuditOutcome.ofStatus(status);
        boolean isQuiet = isRead(operation) && QUIET.contains(operation.path());
        boolean isOpenRead = operation.isOpen() && isRead(operation);
        boolean isNothing =
                switch (outcome) {
                    case ALLOWED -> isQuiet;
                    case REFUSED -> isOpenRead;
                    case FAILED -> isRead(operation) && (isQuiet || status < 500);
                };
        return isNothing
                ? null
                : operation.method()
                        + " "
                        + operation.path()
                        + " "
                        + outcome.wireName()
                        + " "
                        + status;
    }

    /** The others could not go on. */
    private static boolean endsSessions(Operation operation) {
        boolean isLogOut =
                operation.path().equals("/session") && operation.method().equals(HttpMethod.DELETE);
        return isLogOut || operation.path().equals("/keys/rotate");
    }

    private static void walk(@Nullable String token, String pathId) {
        List<String> expected = new ArrayList<>();
        List<Asked> asked = new ArrayList<>();
        for (Operation operation : bed.api.operations()) {
            if (endsSessions(operation)) {
                continue;
            }
            String path =
                    "/api"
                            + operation
                                    .path()
                                    .replace("{day}", "2026-01-01")
                                    .replaceAll("\\{\\w+}", pathId);
            JsonObject body = isRead(operation) ? null : new JsonObject();
            Asked one = ask(operation.method(), path, token, body);
            asked.add(one);
            String must = mustBe(operation, one.answer().statusCode());
            if (must != null) {
                expected.add(one.id() + " " + must);
            }
        }
        List<StoredEntry> last = asked.getLast().entries();

        List<String> left = new ArrayList<>();
        for (Asked one : asked) {
            stored(one.id()).stream()
                    .map(e -> e.operation() + " " + e.outcome() + " " + e.status())
                    .distinct()
                    .forEach(e -> left.add(one.id() + " " + e));
        }
        assertThat(left).isEqualTo(expected);
        assertThat(last).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void everyOperationLeavesWhatItMustWithoutALogIn() {
        walk(null, UUID.randomUUID().toString());
    }

    @Test
    void everyOperationLeavesWhatItMustOfWhatIsNotThere() {
        walk(bed.admin, UUID.randomUUID().toString());
    }

    @Test
    void everyOperationLeavesWhatItMustOfAPatient() {
        walk(bed.admin, bed.patient(place));
    }

    @Test
    void everyOperationHasAnActionOrIsKnownToBeQuiet() {
        for (Operation operation : bed.api.operations()) {
            boolean isQuiet = isRead(operation) && QUIET.contains(operation.path());
            assertThat(AuditRule.action(operation) == null)
                    .as(operation.method() + " " + operation.path())
                    .isEqualTo(isQuiet);
        }
    }

    @Test
    void saysWhoSawWhomFromWhereAndWhy() {
        String id = "purpose-1";
        HttpResponse<Buffer> answer =
                await(
                        bed.request(
                                        HttpMethod.GET,
                                        "/api/patients/" + patient + "/vitals/latest",
                                        bed.admin)
                                .putHeader("X-Request-Id", id)
                                .putHeader("X-Forwarded-For", "203.0.113.5, 192.0.2.7")
                                .putHeader("X-Purpose", "ward round")
                                .send());

        StoredEntry entry = new Asked(id, answer).entry();

        assertThat(answer.getHeader("X-Request-Id")).isEqualTo(id);
        assertThat(entry.username()).isEqualTo("admin");
        assertThat(entry.session()).isNotNull();
        assertThat(entry.address()).isEqualTo("192.0.2.7");
        assertThat(entry.action()).isEqualTo("read");
        assertThat(entry.operation()).isEqualTo("GET /patients/{patientId}/vitals/latest");
        assertThat(entry.patient()).hasToString(patient);
        assertThat(entry.ward()).hasToString(place.ward());
        assertThat(entry.hospitalId()).isPositive();
        assertThat(entry.purpose()).isEqualTo("ward round");
    }

    @Test
    void takesTheReasonOfBreakingTheGlassAsThePurposeAndNoOther() {
        Asked broken =
                ask(
                        HttpMethod.POST,
                        "/api/break-glass",
                        bed.admin,
                        new JsonObject()
                                .put("patientId", patient)
                                .put("reason", "nobody else is here"));
        Asked held =
                ask(
                        HttpMethod.PUT,
                        "/api/patients/" + patient + "/legal-hold",
                        bed.admin,
                        new JsonObject().put("reason", "case of Jane Doe"));

        assertThat(broken.entry().action()).isEqualTo("break-glass");
        assertThat(broken.entry().purpose()).isEqualTo("nobody else is here");
        assertThat(broken.entry().patient()).hasToString(patient);
        assertThat(held.entry().action()).isEqualTo("change");
        assertThat(held.entry().purpose()).isNull();
    }

    @Test
    void refusesAPurposeThatIsTooLong() {
        HttpResponse<Buffer> answer =
                await(
                        bed.request(HttpMethod.GET, "/api/patients/" + patient, bed.admin)
                                .putHeader("X-Purpose", "x".repeat(201))
                                .send());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("field")).isEqualTo("X-Purpose");
    }

    @Test
    void aChangeIsAnsweredWhenItsEntryIsThere() {
        Asked made =
                ask(
                        HttpMethod.POST,
                        "/api/patients",
                        bed.admin,
                        place.json().put("displayName", "Somebody new"));

        List<StoredEntry> entries = stored(made.id());

        assertThat(made.answer().statusCode()).isEqualTo(201);
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().action()).isEqualTo("create");
        assertThat(entries.getFirst().target())
                .hasToString(made.answer().bodyAsJsonObject().getString("id"));
        assertThat(entries.toString()).doesNotContain("Somebody new");
    }

    @Test
    void aListOfAllHospitalsIsToldToEachOfThem() {
        Place _ = bed.place("St. Agnes");

        List<StoredEntry> entries = ask(HttpMethod.GET, "/api/patients", bed.admin, null).entries();

        assertThat(entries)
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(entry -> entry.action().equals("list"))
                .extracting(StoredEntry::hospitalId)
                .doesNotHaveDuplicates();
    }

    @Test
    void knowsWhoLoggedInAndWhoTried() {
        Asked in = logIn("admin", RegistryBed.ADMIN_PASSWORD);
        Asked wrong = logIn("admin", "not the password");
        Asked nobody = logIn("my secret password", "anna");

        assertThat(in.entry())
                .returns("login", StoredEntry::action)
                .returns("admin", StoredEntry::username)
                .returns("allowed", StoredEntry::outcome);
        assertThat(wrong.entry())
                .returns("login", StoredEntry::action)
                .returns("admin", StoredEntry::username)
                .returns("refused", StoredEntry::outcome);
        assertThat(nobody.entry())
                .returns(null, StoredEntry::username)
                .returns(0, StoredEntry::userId);
        assertThat(nobody.entry().toString()).doesNotContain("secret");
    }

    private static Asked logIn(String username, String password) {
        return ask(
                HttpMethod.POST,
                "/api/session",
                null,
                new JsonObject().put("username", username).put("password", password));
    }

    @Test
    void aScannerIsCountedNotWrittenOut() {
        for (int i = 0; i < 60; i++) {
            HttpResponse<Buffer> _ =
                    await(
                            bed.request(HttpMethod.GET, "/api/patients/" + UUID.randomUUID(), null)
                                    .putHeader("X-Forwarded-For", "198.51.100.1")
                                    .send());
        }

        List<StoredEntry> _ = ask(HttpMethod.GET, "/api/patients", bed.admin, null).entries();

        assertThat(countFrom("198.51.100.1")).isEqualTo(30);
    }

    private static long countFrom(String address) {
        return await(
                bed.bed
                        .database
                        .platform()
                        .preparedQuery("SELECT count(*) FROM audit_entry WHERE address = $1")
                        .execute(Tuple.of(address))
                        .map(rows -> rows.iterator().next().getLong(0)));
    }

    @Test
    void showsWhoSawAPatientInPartsTheNewestFirst() {
        String seen = bed.patient(place);
        for (int i = 0; i < 3; i++) {
            Asked _ = ask(HttpMethod.GET, "/api/patients/" + seen, bed.admin, null);
        }
        List<StoredEntry> _ =
                ask(HttpMethod.GET, "/api/patients/" + seen, bed.admin, null).entries();

        String path = "/api/audit?patient=" + seen + "&limit=2";
        JsonObject first = bed.get(path).bodyAsJsonObject();
        JsonObject second = bed.get(path + "&cursor=" + first.getString("next")).bodyAsJsonObject();

        List<JsonObject> items = new ArrayList<>();
        first.getJsonArray("items").forEach(item -> items.add((JsonObject) item));
        second.getJsonArray("items").forEach(item -> items.add((JsonObject) item));
        assertThat(items)
                .hasSize(4)
                .allSatisfy(
                        entry -> {
                            assertThat(entry.getString("patientId")).isEqualTo(seen);
                            assertThat(entry.getString("hospitalId")).isEqualTo(place.hospital());
                            assertThat(entry.getString("userId")).isNotNull();
                        });
    }

    @Test
    void isSeenByAuditorsOfTheHospitalAndByNobodyElse() {
        Place other = bed.place("St. Else");
        String auditor = bed.userAt("auditor", "auditor", place.hospital());
        String foreign = bed.userAt("foreign", "auditor", other.hospital());
        String nurse = bed.userAt("nurse", "clinician", place.hospital());
        String ofPatient = "/api/audit?patient=" + patient;
        List<StoredEntry> _ =
                ask(HttpMethod.GET, "/api/patients/" + patient, nurse, null).entries();

        assertThat(items(bed.send(HttpMethod.GET, ofPatient, auditor, null))).isNotEmpty();
        assertThat(items(bed.send(HttpMethod.GET, ofPatient, foreign, null))).isEmpty();
        assertThat(status(ofPatient, nurse)).isEqualTo(403);
        assertThat(status("/api/audit?hospital=" + place.hospital(), foreign)).isEqualTo(404);
        assertThat(status("/api/audit?hospital=" + place.hospital(), nurse)).isEqualTo(403);
        assertThat(status("/api/audit?hospital=none", auditor)).isEqualTo(403);
        assertThat(items(bed.get("/api/audit?hospital=none&action=login"))).isNotEmpty();
    }

    private static int status(String path, String token) {
        return bed.send(HttpMethod.GET, path, token, null).statusCode();
    }

    private static List<?> items(HttpResponse<Buffer> answer) {
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject().getJsonArray("items").getList();
    }

    @Test
    void canBeHadAsLinesAndAsATableThatNoSpreadsheetTakesForAFormula() {
        HttpResponse<Buffer> read =
                await(
                        bed.request(HttpMethod.GET, "/api/patients/" + patient, bed.admin)
                                .putHeader("X-Purpose", "=1+1, \"quoted\"")
                                .send());
        List<StoredEntry> _ =
                ask(HttpMethod.GET, "/api/patients/" + patient, bed.admin, null).entries();
        String path = "/api/audit?patient=" + patient + "&limit=1";

        HttpResponse<Buffer> table = accept(path, "text/csv");
        HttpResponse<Buffer> lines = accept(path, "application/x-ndjson");

        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(table.getHeader("Content-Type")).startsWith("text/csv");
        assertThat(table.bodyAsString())
                .startsWith("id,at,userId,")
                .contains("\"'=1+1, \"\"quoted\"\"\"");
        assertThat(lines.bodyAsString().lines().map(JsonObject::new)).hasSizeGreaterThan(1);
    }

    private static HttpResponse<Buffer> accept(String path, String type) {
        return await(bed.request(HttpMethod.GET, path, bed.admin).putHeader("Accept", type).send());
    }

    @Test
    void filtersByActionOutcomeUserAndTime() {
        List<StoredEntry> _ = logIn("admin", "not the password").entries();
        String none = "/api/audit?hospital=none&action=login";

        assertThat(items(bed.get(none + "&outcome=refused"))).isNotEmpty();
        assertThat(items(bed.get(none + "&outcome=allowed&from=2100-01-01T00:00:00Z"))).isEmpty();
        assertThat(items(bed.get(none + "&to=2020-01-01T00:00:00Z"))).isEmpty();
        assertThat(items(bed.get("/api/audit?user=" + UUID.randomUUID()))).isEmpty();
        assertThat(bed.get("/api/audit?action=sing").statusCode()).isEqualTo(400);
        assertThat(
                        bed.get("/api/audit?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void everyActionHasAName() {
        for (AuditAction action : AuditAction.values()) {
            assertThat(AuditAction.byWireName(action.wireName())).isEqualTo(action);
        }
    }
}
