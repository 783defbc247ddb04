package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Tuple;
import io.wardstream.api.TenantCalls.Call;
import io.wardstream.api.TenantCalls.Wall;
import io.wardstream.config.S3Config;
import io.wardstream.config.Secret;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.embedded.TestS3;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.S3ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every operation that is served, asked for the things of one ward by everybody who has nothing to
 * do with it: nobody, each role of another hospital and of another ward, and an auditor. An
 * operation that is added is walked as soon as {@link TenantCalls} says how, and until then the
 * test fails.
 */
final class TenantMatrixIT {

    private static final Set<Integer> REFUSED = Set.of(401, 403, 404);
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET);

    private static Vertx vertx;
    private static ObjectStore store;
    private static ApiBed bed;
    private static Belongings theirs;
    private static final TenantCalls CALLS = new TenantCalls();
    private static final List<Intruder> INTRUDERS = new ArrayList<>();

    /** What the ward's own people are told to come back with. */
    private static final Map<String, String> TAGS = new HashMap<>();

    /**
     * Somebody who must not see the ward.
     *
     * @param isOfTheHospital true: sees that the hospital is there
     * @param unknown what asks for nothing at all, for somebody who knows what this one may know
     */
    private record Intruder(
            String name,
            @Nullable String token,
            Belongings own,
            boolean isOfTheHospital,
            Belongings unknown) {

        boolean isIn(String body) {
            return theirs.ids().entrySet().stream()
                            .filter(id -> !isOfTheHospital || !id.getKey().startsWith("hospital"))
                            .anyMatch(id -> body.contains(id.getValue()))
                    || body.contains(Belongings.PATIENT_NAME + "of the ward")
                    || body.contains("secret-of the ward");
        }
    }

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        store = store();
        bed = new ApiBed(store);
        String worker =
                await(bed.bed.vertx.deployVerticle(bed.reports.orElseThrow().verticles().get()));
        ApiBed.Place place = bed.place("Hospital of the ward");
        theirs = Belongings.in(bed, place, "of the ward");
        untilMade(theirs.of("report"));
        untilMade(theirs.of("ward report"));
        done(bed.bed.vertx.undeploy(worker));
        ApiBed.Place abroad = bed.place("Abroad");
        ApiBed.Place nextDoor =
                new ApiBed.Place(
                        place.hospital(),
                        ApiBed.id(
                                bed.post(
                                        "/api/hospitals/" + place.hospital() + "/wards",
                                        TenantCalls.json("name", "Next door"))));
        Belongings foreign = Belongings.in(bed, abroad, "abroad");
        Belongings neighbor = Belongings.in(bed, nextDoor, "next door");
        Belongings nothing = theirs.unknown();
        Belongings nothingHere = nothing.with("hospital", place.hospital());
        INTRUDERS.add(new Intruder("nobody", null, foreign, false, nothing));
        for (String role :
                List.of("viewer", "clinician", "device-manager", "auditor", "hospital-admin")) {
            String name = role + " abroad";
            String token = bed.userAt(name, role, abroad.hospital());
            INTRUDERS.add(new Intruder(name, token, foreign, false, nothing));
        }
        for (String role : List.of("viewer", "clinician", "device-manager", "hospital-admin")) {
            String name = role + " next door";
            String token = bed.userAt(name, role, place.hospital());
            confine(name, nextDoor.ward());
            INTRUDERS.add(new Intruder(name, token, neighbor, true, nothingHere));
        }
        String auditor = bed.userAt("auditor", "auditor", place.hospital());
        INTRUDERS.add(new Intruder("auditor", auditor, neighbor, true, nothingHere));
    }

    @AfterAll
    static void stop() {
        bed.close();
        done(store.close());
        done(vertx.close());
    }

    private static ObjectStore store() {
        EmbeddedS3 server = TestS3.shared();
        Path _ = server.bucket("matrix");
        return S3ObjectStore.open(
                vertx,
                new S3Config(
                        true,
                        server.endpoint(),
                        "us-east-1",
                        "matrix",
                        true,
                        server.accessKey(),
                        new Secret(server.secretKey()),
                        Duration.ofSeconds(20)));
    }

    private static void untilMade(String report) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                bed.get("/api/reports/" + report)
                                        .bodyAsJsonObject()
                                        .getString("state")
                                        .equals("done"));
    }

    /** Leaves them their role in one ward only. */
    private static void confine(String username, String ward) {
        done(
                bed.bed
                        .database
                        .platform()
                        .preparedQuery(
                                """
                                UPDATE user_grant g
                                SET ward_id = w.id
                                FROM app_user u, ward w
                                WHERE u.id = g.user_id AND u.username = $1 AND w.public_id = $2
                                """)
                        .execute(Tuple.of(username, UUID.fromString(ward))));
    }

    @Test
    void knowsHowToAskForEverythingThatIsServed() {
        for (Operation operation : bed.api.operations()) {
            assertThat(CALLS.of(operation, theirs, theirs))
                    .as(
                            "%s %s: say in TenantCalls how it is asked for somebody else's things,"
                                    + " and make one of them in Belongings",
                            operation.method(), operation.path())
                    .isNotNull();
        }
    }

    @Test
    void showsTheirOwnPeopleWhatTheyAskFor() {
        askedFor()
                .filter(asked -> READS.contains(asked.operation().method()))
                .forEach(
                        asked ->
                                assertThat(REFUSED)
                                        .as(asked.call().path())
                                        .doesNotContain(
                                                bed.get("/api" + asked.call().path())
                                                        .statusCode()));
    }

    @Test
    void refusesEverybodyElseAsIfTheThingDidNotExist() {
        List<String> holes = Collections.synchronizedList(new ArrayList<>());
        for (Operation operation : bed.api.operations()) {
            List<Future<Void>> walked =
                    INTRUDERS.stream()
                            .filter(intruder -> isOneMore(operation, intruder))
                            .map(intruder -> walk(operation, intruder, holes))
                            .toList();
            done(Future.join(walked));
        }

        assertThat(holes).isEmpty();
    }

    @Test
    void namesNobodyInItsMetrics() {
        List<String> values =
                bed.bed.meters.registry().getMeters().stream()
                        .flatMap(meter -> meter.getId().getTags().stream())
                        .map(tag -> tag.getValue())
                        .filter(value -> INTRUDERS.getFirst().isIn(value))
                        .toList();

        assertThat(values).isEmpty();
    }

    private record Asked(Operation operation, Call call) {}

    private static Stream<Asked> askedFor() {
        return bed.api.operations().stream()
                .filter(operation -> !operation.isOpen())
                .flatMap(
                        operation ->
                                calls(operation, theirs, theirs).stream()
                                        .map(call -> new Asked(operation, call)));
    }

    private static List<Call> calls(Operation operation, Belongings of, Belongings own) {
        List<Call> calls = CALLS.of(operation, of, own);
        return calls == null ? List.of() : calls; // the first test says so
    }

    /** Roles that see the same of a ward differ in what they may change only. */
    private static boolean isOneMore(Operation operation, Intruder intruder) {
        boolean readsAsOthers =
                intruder.name().startsWith("clinician")
                        || intruder.name().startsWith("device-manager");
        return !(READS.contains(operation.method()) && readsAsOthers);
    }

    private static Future<Void> walk(Operation operation, Intruder intruder, List<String> holes) {
        List<Call> real = calls(operation, theirs, intruder.own());
        List<Call> unreal = calls(operation, intruder.unknown(), intruder.own());
        List<Future<Void>> ways = new ArrayList<>();
        for (int way = 0; way < real.size(); way++) {
            ways.add(walk(operation, real.get(way), unreal.get(way), intruder, holes));
        }
        return Future.all(ways).mapEmpty();
    }

    private static Future<Void> walk(
            Operation operation, Call real, Call unreal, Intruder intruder, List<String> holes) {
        String tag = tag(operation, real);
        return Future.all(
                        send(operation, real, intruder, tag),
                        send(operation, unreal, intruder, tag))
                .map(
                        both -> {
                            String hole =
                                    hole(
                                            operation,
                                            real,
                                            intruder,
                                            both.resultAt(0),
                                            both.resultAt(1));
                            if (hole != null) {
                                holes.add(
                                        String.join(
                                                " ",
                                                intruder.name() + ":",
                                                operation.method().name(),
                                                real.path(),
                                                hole));
                            }
                            return null;
                        });
    }

    /** What the ward's own people were given with the answer; empty when nothing. */
    private static String tag(Operation operation, Call call) {
        if (!READS.contains(operation.method()) || operation.isOpen()) {
            return "";
        }
        return TAGS.computeIfAbsent(
                call.path(),
                path -> {
                    String given = bed.get("/api" + path).getHeader("ETag");
                    return given == null ? "" : given;
                });
    }

    private static Future<HttpResponse<Buffer>> send(
            Operation operation, Call call, Intruder intruder, String tag) {
        HttpRequest<Buffer> request =
                bed.request(operation.method(), "/api" + call.path(), intruder.token());
        if (!tag.isEmpty() && call.wall() == Wall.WARD) {
            request.putHeader("If-None-Match", tag);
        }
        if (call.ifMatch() != null) {
            request.putHeader("If-Match", call.ifMatch());
        }
        return call.body() == null ? request.send() : request.sendJsonObject(call.body());
    }

    /** What is wrong with an answer; null: nothing. */
    private static @Nullable String hole(
            Operation operation,
            Call call,
            Intruder intruder,
            HttpResponse<Buffer> asked,
            HttpResponse<Buffer> missing) {
        String body = asked.body() == null ? "" : asked.bodyAsString();
        if (intruder.isIn(body)) {
            return "shows " + body;
        }
        boolean mayBeAnswered =
                call.wall() == Wall.NONE
                        || (call.wall() == Wall.HOSPITAL
                                && intruder.isOfTheHospital()
                                && READS.contains(operation.method()));
        if ((mayBeAnswered && intruder.token() != null) || operation.isOpen()) {
            return asked.statusCode() < 500 ? null : "fails " + body;
        }
        if (!REFUSED.contains(asked.statusCode())) {
            return "answers " + asked.statusCode() + " " + body;
        }
        boolean isSame =
                asked.statusCode() == missing.statusCode()
                        && body.equals(missing.body() == null ? "" : missing.bodyAsString());
        return isSame ? null : "betrays that it exists: " + body;
    }
}
