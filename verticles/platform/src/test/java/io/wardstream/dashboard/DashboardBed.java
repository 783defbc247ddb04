package io.wardstream.dashboard;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.Caller;
import io.wardstream.access.Grant;
import io.wardstream.access.LoginResult;
import io.wardstream.access.Role;
import io.wardstream.access.SessionTokens;
import io.wardstream.alerts.AlertStores;
import io.wardstream.api.ApiRooms;
import io.wardstream.api.ApiRouter;
import io.wardstream.api.HistoryRules;
import io.wardstream.api.PgRepeats;
import io.wardstream.api.RateLimits;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.config.DashboardConfig;
import io.wardstream.fleet.FleetRooms;
import io.wardstream.lifecycle.archive.PgRestores;
import io.wardstream.notify.NotifyStores;
import io.wardstream.ops.Pressure;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.NewPatient;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.retrospect.Retrospects;
import io.wardstream.samples.LatestVitals;
import io.wardstream.samples.PgContinuity;
import io.wardstream.samples.rollup.RollupChecks;
import io.wardstream.store.Scope;
import io.wardstream.web.WebVerticle;
import io.wardstream.whatif.WhatIfs;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** The bridge on a real listener, with a real registry and real sessions; alarms are in memory. */
final class DashboardBed implements AutoCloseable {

    static final DashboardConfig CONFIG =
            new DashboardConfig(Duration.ofMillis(100), 2_000, Duration.ofSeconds(2), 65_536);

    final RegistryBed bed = new RegistryBed();
    final Pressure pressure = new Pressure();
    final FakeAlarms alarms = new FakeAlarms();
    final Ward ward = bed.ward("St. Mary", "Intensive care");
    final Ward foreign = bed.ward("St. Paul", "Surgery");
    final Patient patient = admit(ward, "1", "Anna");
    final DashboardSources sources;
    final Dashboard dashboard;
    final int port;

    DashboardBed() {
        this(CONFIG, 1);
    }

    DashboardBed(DashboardConfig config, int instances) {
        sources =
                new DashboardSources(
                        bed.registry.hospitals(),
                        bed.registry.patients(),
                        bed.registry.placements(),
                        (_, someone) ->
                                Future.succeededFuture(new LatestVitals(someone, List.of())),
                        alarms,
                        bed.registry.devices(),
                        (_, _) -> Future.succeededFuture(List.of()),
                        bed.access.tickets(),
                        bed.access.sessions()::authenticate,
                        bed.access.sessions()::present,
                        Duration.ofHours(24),
                        bed.audit.audit(),
                        bed.audit.addresses());
        dashboard = new Dashboard(config, sources, pressure, bed.meters);
        AlertStores stores = new AlertStores(bed.database, bed.vertx.eventBus(), Clock.systemUTC());
        ApiRouter api =
                new ApiRouter(
                        new ApiRooms(
                                bed.access,
                                bed.registry,
                                sources.latest(),
                                _ -> Future.failedFuture("no history in this test"),
                                new HistoryRules(20_000, Duration.ofDays(30)),
                                (_, _, _) -> Future.failedFuture("no archive in this test"),
                                alarms,
                                stores.rules,
                                stores.scores(sources.latest()),
                                NotifyStores.open(bed, Clock.systemUTC()),
                                WhatIfs.open(bed, stores.rules, Clock.systemUTC()),
                                Optional.empty(),
                                FleetRooms.open(bed, alarms),
                                new PgContinuity(bed.database),
                                Retrospects.open(bed, stores.rules, Clock.systemUTC()).alarms(),
                                RollupChecks.open(bed),
                                new PgRestores(bed.database, Clock.systemUTC()),
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
                                bed.meters));
        AtomicInteger bound = new AtomicInteger();
        done(bed.vertx.deployVerticle(new DashboardVerticle(dashboard)));
        done(
                bed.vertx.deployVerticle(
                        () ->
                                new WebVerticle(
                                        bed.config.web(),
                                        Optional.empty(),
                                        api,
                                        dashboard::bridge,
                                        dashboard::stomp,
                                        bound),
                        new DeploymentOptions().setInstances(instances)));
        port = bound.get();
    }

    Patient admit(Ward where, String bedLabel, String name) {
        return await(bed.registry.patients().create(new NewPatient(where, bedLabel, name)));
    }

    /** A user with a role at St. Mary, logged in. */
    Caller user(String name, Role role) {
        return await(bed.access.sessions().authenticate(accessToken(name, role))).orElseThrow();
    }

    /** The access token of a new user with a role at St. Mary. */
    String accessToken(String name, Role role) {
        String password = name + "'s password";
        done(bed.access.users().create(name, password, List.of(Grant.at(role, ward.hospitalId()))));
        LoginResult result = await(bed.access.sessions().login(name, password, "127.0.0.1"));
        if (result instanceof LoginResult.LoggedIn(SessionTokens tokens)) {
            return tokens.accessToken();
        }
        throw new AssertionError("not logged in: " + result);
    }

    /** A user with a role in one ward of St. Mary only, logged in. */
    Caller wardUser(String name, Role role, Ward of) {
        Caller nobody = user(name, role);
        withdrawGrants(nobody);
        grant(nobody, role, of);
        return nobody;
    }

    /** Gives a role in one ward, and has it told. */
    void grant(Caller to, Role role, Ward of) {
        done(
                bed.database
                        .platform()
                        .preparedQuery(
                                """
                                INSERT INTO user_grant (user_id, role, hospital_id, ward_id)
                                VALUES ($1, $2, $3, $4)
                                """)
                        .execute(Tuple.of(to.userId(), role.wireName(), of.hospitalId(), of.id())));
        bed.access.sessions().changed(to.userId());
    }

    String ticket(Caller caller) {
        return bed.access.tickets().issue(caller);
    }

    /** A page that has logged in. */
    Page page(Caller caller) {
        Page page = stranger();
        JsonObject answer = page.logIn(ticket(caller));
        if (!"rec".equals(answer.getString("type"))) {
            throw new AssertionError("not logged in: " + answer);
        }
        return page;
    }

    Page stranger() {
        return Page.open(bed.vertx, port);
    }

    void withdrawGrants(Caller of) {
        done(
                bed.database
                        .platform()
                        .preparedQuery("DELETE FROM user_grant WHERE user_id = $1")
                        .execute(Tuple.of(of.userId())));
    }

    /** Lets the session of a caller run out. */
    void expire(Caller of) {
        done(
                bed.database
                        .platform()
                        .preparedQuery("UPDATE user_session SET expires_at = now() WHERE id = $1")
                        .execute(Tuple.of(of.sessionId())));
    }

    String wardAddress() {
        return new Topic.OfWard(ward.publicId()).address();
    }

    String alarmsAddress() {
        Hospital hospital =
                await(bed.registry.hospitals().find(Scope.platform(), ward.hospitalPublicId()))
                        .orElseThrow();
        return new Topic.OfAlarms(hospital.publicId()).address();
    }

    /** A live heart rate of the patient, seconds after the last one. */
    void heartRate(int seq, double value) {
        publish(seq, Vitals.builder().put(VitalSign.HEART_RATE, value).build());
    }

    void publish(int seq, Vitals vitals) {
        long now = System.currentTimeMillis();
        VitalSample sample =
                new VitalSample(1, 1, seq, now, now, now, true, Generation.TEST, vitals, null);
        int shard = Addresses.shardOf(ward.id());
        bed.vertx
                .eventBus()
                .publish(
                        Addresses.shard(shard),
                        new SampleBatch(
                                shard,
                                "test",
                                now,
                                List.of(
                                        new PublishedSample(
                                                sample,
                                                ward.hospitalId(),
                                                ward.id(),
                                                patient.id(),
                                                1,
                                                seq - 1))));
    }

    void publish(Alarm alarm) {
        bed.vertx.eventBus().publish(Addresses.alarms(alarm.subject().hospitalId()), alarm);
    }

    void publish(AudioPause pause) {
        bed.vertx.eventBus().publish(Addresses.audioPauses(pause.place().hospitalId()), pause);
    }

    /** A meter's value; 0 when it is not there. */
    double meter(String name, String... tags) {
        return bed.meters.registry().find(name).tags(tags).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(measurement -> measurement.getValue())
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        bed.close();
    }
}
