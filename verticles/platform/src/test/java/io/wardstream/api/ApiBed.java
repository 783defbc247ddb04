package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.wardstream.alerts.AlertStores;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.fleet.Fleet;
import io.wardstream.fleet.FleetRooms;
import io.wardstream.history.HistoryReader;
import io.wardstream.lifecycle.archive.PgRestores;
import io.wardstream.notify.Notify;
import io.wardstream.notify.NotifyStores;
import io.wardstream.ops.Pressure;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.reports.ReportRooms;
import io.wardstream.reports.Reports;
import io.wardstream.retrospect.Retrospect;
import io.wardstream.retrospect.Retrospects;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.LatestVitals;
import io.wardstream.samples.PgContinuity;
import io.wardstream.samples.rollup.RollupChecks;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.Scope;
import io.wardstream.web.WebVerticle;
import io.wardstream.whatif.WhatIf;
import io.wardstream.whatif.WhatIfs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The interface over real HTTP, on a database of its own. */
final class ApiBed implements AutoCloseable {

    static final int MAX_ROWS = 200_000;
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    final RegistryBed bed = new RegistryBed();
    final Pressure pressure = new Pressure();
    final AlertStores alerts =
            new AlertStores(bed.database, bed.vertx.eventBus(), Clock.fixed(NOW, ZoneOffset.UTC));
    final Notify notify = NotifyStores.open(bed, Clock.fixed(NOW, ZoneOffset.UTC));
    final WhatIf whatIf = WhatIfs.open(bed, alerts.rules, Clock.fixed(NOW, ZoneOffset.UTC));
    final Retrospect retrospect =
            Retrospects.open(bed, alerts.rules, Clock.fixed(NOW, ZoneOffset.UTC));
    final Optional<Reports> reports;
    final Fleet fleet;
    final ApiRouter api;
    final int port;
    final WebClient client;
    final String admin;

    /** What was asked back from the archive, each with a job of its own. */
    final KeptRestores restores = new KeptRestores();

    ApiBed() {
        this(
                (_, patient) -> Future.succeededFuture(new LatestVitals(patient, List.of())),
                _ -> Future.failedFuture("no history in this test"));
    }

    /** With reports, in a store of the test's own. */
    ApiBed(ObjectStore store) {
        this(
                (_, patient) -> Future.succeededFuture(new LatestVitals(patient, List.of())),
                _ -> Future.failedFuture("no history in this test"),
                Optional.of(store));
    }

    ApiBed(LatestReader latest, HistoryReader history) {
        this(latest, history, Optional.empty());
    }

    private ApiBed(LatestReader latest, HistoryReader history, Optional<ObjectStore> store) {
        reports =
                store.map(
                        to ->
                                ReportRooms.open(
                                        bed, alerts.alarms, to, Clock.fixed(NOW, ZoneOffset.UTC)));
        fleet = FleetRooms.open(bed, alerts.alarms, store);
        api =
                new ApiRouter(
                        new ApiRooms(
                                bed.access,
                                bed.registry,
                                latest,
                                history,
                                new HistoryRules(MAX_ROWS, Duration.ofDays(30)),
                                restores,
                                alerts.alarms,
                                alerts.rules,
                                alerts.scores(latest),
                                notify,
                                whatIf,
                                reports,
                                fleet,
                                new PgContinuity(bed.database),
                                retrospect.alarms(),
                                RollupChecks.open(bed),
                                new PgRestores(bed.database, Clock.fixed(NOW, ZoneOffset.UTC)),
                                bed.audit.audit(),
                                bed.audit.reader(),
                                bed.audit.addresses(),
                                new PgRepeats(bed.database),
                                new RateLimits(
                                        bed.vertx,
                                        bed.config.limits(),
                                        Optional.empty(),
                                        bed.meters),
                                pressure,
                                bed.meters),
                        InstantSource.fixed(NOW));
        AtomicInteger bound = new AtomicInteger();
        done(
                bed.vertx.deployVerticle(
                        new WebVerticle(
                                bed.config.web(),
                                Optional.empty(),
                                api,
                                Router::router,
                                RoutingContext::next,
                                bound)));
        port = bound.get();
        client =
                WebClient.create(
                        bed.vertx,
                        new WebClientOptions()
                                .setDefaultHost("127.0.0.1")
                                .setDefaultPort(port)
                                .setKeepAliveTimeout(20) // the listener closes after 60
                                .setFollowRedirects(false));
        ContractWatch.over(client);
        admin = logIn(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD).getString("accessToken");
    }

    JsonObject logIn(String username, String password) {
        JsonObject credentials =
                new JsonObject().put("username", username).put("password", password);
        return send(HttpMethod.POST, "/api/session", null, credentials).bodyAsJsonObject();
    }

    HttpResponse<Buffer> get(String path) {
        return send(HttpMethod.GET, path, admin, null);
    }

    HttpResponse<Buffer> post(String path, JsonObject body) {
        return send(HttpMethod.POST, path, admin, body);
    }

    HttpResponse<Buffer> put(String path, JsonObject body) {
        return send(HttpMethod.PUT, path, admin, body);
    }

    HttpResponse<Buffer> patch(String path, JsonObject body) {
        return send(HttpMethod.PATCH, path, admin, body);
    }

    HttpResponse<Buffer> delete(String path) {
        return send(HttpMethod.DELETE, path, admin, null);
    }

    HttpResponse<Buffer> send(
            HttpMethod method, String path, @Nullable String token, @Nullable JsonObject body) {
        HttpRequest<Buffer> request = request(method, path, token);
        return await(body == null ? request.send() : request.sendJsonObject(body));
    }

    HttpRequest<Buffer> request(HttpMethod method, String path, @Nullable String token) {
        HttpRequest<Buffer> request = client.request(method, path);
        return token == null ? request : request.bearerTokenAuthentication(token);
    }

    /** A hospital with one ward: their ids. */
    Place place(String name) {
        String hospital = id(post("/api/hospitals", new JsonObject().put("name", name)));
        String ward =
                id(
                        post(
                                "/api/hospitals/" + hospital + "/wards",
                                new JsonObject().put("name", "Intensive care")));
        return new Place(hospital, ward);
    }

    record Place(String hospital, String ward) {

        JsonObject json() {
            return new JsonObject().put("hospitalId", hospital).put("wardId", ward);
        }
    }

    /** A user with one role at one hospital: an access token. */
    String userAt(String username, String role, @Nullable String hospital) {
        String password = username + "'s password";
        JsonObject grant = new JsonObject().put("role", role).put("hospitalId", hospital);
        String _ =
                id(
                        post(
                                "/api/users",
                                new JsonObject()
                                        .put("username", username)
                                        .put("password", password)
                                        .put("grants", List.of(grant))));
        return logIn(username, password).getString("accessToken");
    }

    String patient(Place place) {
        return id(post("/api/patients", place.json().put("displayName", "Somebody")));
    }

    /** An alarm of that patient, on record: a low SpO2 for 15 s. */
    Alarm raise(String patientId, AlarmPriority priority, Instant at) {
        UUID id = UUID.fromString(patientId);
        Patient patient = await(bed.registry.patients().find(Scope.platform(), id)).orElseThrow();
        Alarm.Cause cause =
                new Alarm.Cause(
                        AlarmKind.PHYSIOLOGICAL,
                        "SPO2_LOW",
                        VitalSign.SPO2,
                        86,
                        88,
                        "SpO2 86 < 88",
                        3,
                        at.toEpochMilli() - 15_000);
        Alarm.Progress progress =
                new Alarm.Progress(
                        priority,
                        AlarmState.UNACKNOWLEDGED,
                        false,
                        at.toEpochMilli(),
                        0,
                        null,
                        0,
                        0,
                        0,
                        null);
        return await(
                alerts.raise(
                        new Alarm(
                                UUID.randomUUID(),
                                1,
                                true,
                                new Alarm.Subject(
                                        patient.hospitalId(),
                                        patient.wardId(),
                                        patient.wardPublicId(),
                                        patient.id(),
                                        patient.publicId(),
                                        1,
                                        UUID.randomUUID()),
                                cause,
                                progress)));
    }

    JsonObject device(Place place) {
        return post("/api/devices", place.json().put("name", "Monitor 1").put("model", "PM-9"))
                .bodyAsJsonObject();
    }

    /** Sends with the header If-Match. */
    HttpResponse<Buffer> sendIfMatch(
            HttpMethod method, String path, String tag, @Nullable JsonObject body) {
        HttpRequest<Buffer> request = request(method, path, admin).putHeader("If-Match", tag);
        return await(body == null ? request.send() : request.sendJsonObject(body));
    }

    /** The id of what has just been made. */
    static String id(HttpResponse<Buffer> created) {
        if (created.statusCode() != 201) {
            throw new AssertionError(created.statusCode() + " " + created.bodyAsString());
        }
        return created.bodyAsJsonObject().getString("id");
    }

    @Override
    public void close() {
        client.close();
        reports.ifPresent(room -> done(room.close()));
        bed.close();
    }
}
