package io.wardstream.notify;

import static io.wardstream.registry.RegistryBed.done;
import static org.awaitility.Awaitility.await;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.AlertStores;
import io.wardstream.alerts.PgAlarmOutbox;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.config.NotifyConfig;
import io.wardstream.config.NotifyConfig.SmsGateway;
import io.wardstream.config.NotifyConfig.Smtp;
import io.wardstream.config.Secret;
import io.wardstream.ops.Meters;
import io.wardstream.registry.NewPatient;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import io.wardstream.testing.ShiftedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Alarms recorded on a real database, and verticles that tell real servers of them. */
final class NotifyBed implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String KEY = "a key of thirty-two characters!!";
    static final Smtp NO_MAIL = new Smtp("", 25, "none", "", new Secret(""), "");
    static final SmsGateway NO_SMS = new SmsGateway("", "", new Secret(""));

    private static final AtomicInteger NAMES = new AtomicInteger();

    final RegistryBed registry = new RegistryBed();
    final ShiftedClock clock = ShiftedClock.standing(NOW);
    final AlertStores alerts = new AlertStores(registry.database, registry.vertx.eventBus(), clock);
    final List<Integer> blind = new ArrayList<>();

    /** Without waiting for company, and with short bounds. */
    static NotifyConfig config(Smtp smtp, SmsGateway sms) {
        return new NotifyConfig(
                1,
                Duration.ofMillis(20),
                Duration.ZERO,
                Duration.ofMillis(1_500),
                64,
                2,
                3,
                Duration.ofSeconds(2),
                Duration.ofMinutes(60),
                Duration.ofDays(30),
                false,
                List.of("127.0.0.1"),
                smtp,
                sms);
    }

    static NotifyConfig config() {
        return config(NO_MAIL, NO_SMS);
    }

    static NotifyConfig grouping(Duration window) {
        NotifyConfig plain = config();
        return new NotifyConfig(
                1,
                plain.poll(),
                window,
                plain.attemptTimeout(),
                plain.concurrency(),
                plain.perTarget(),
                plain.maxAttempts(),
                plain.firstRetry(),
                plain.maxAge(),
                plain.keep(),
                false,
                plain.allowedHosts(),
                plain.smtp(),
                plain.sms());
    }

    Notify notify(NotifyConfig config) {
        return new Notify(
                registry.vertx,
                registry.database,
                registry.registry,
                (user, _, _) -> Future.succeededFuture(!blind.contains(user)),
                config,
                clock,
                new Meters());
    }

    /** What a courier of its own works with; nobody looks after the rest. */
    NotifyDesk desk(NotifyConfig config) {
        NotifyMeters meters = new NotifyMeters(new Meters());
        return new NotifyDesk(
                config,
                new PgWork(registry.database),
                new PgPlanner(registry.database, new PgAlarmOutbox(), config, meters),
                new PgDeliveries(registry.database, meters),
                new PgOutcomes(registry.database),
                new Composer(registry.registry.hospitals(), registry.registry.patients(), false),
                (_, _, _) -> Future.succeededFuture(true),
                clock,
                meters);
    }

    /** The channels of {@link #config()}, which calls nothing but servers of tests. */
    Senders senders(NotifyConfig config) {
        EgressGuard guard =
                new EgressGuard(config.allowedHosts(), _ -> Future.failedFuture("no names here"));
        return new Senders(registry.vertx, config, guard, clock);
    }

    /** Begins to send; its deployment id. */
    String sends(Notify notify, int instances) {
        return RegistryBed.await(
                registry.vertx.deployVerticle(
                        notify.verticles(), new DeploymentOptions().setInstances(instances)));
    }

    void stop(String deployment) {
        done(registry.vertx.undeploy(deployment));
    }

    Ward ward() {
        int number = NAMES.incrementAndGet();
        return registry.ward("Hospital " + number, "4 West");
    }

    Patient patient(Ward ward, String bed) {
        return RegistryBed.await(
                registry.registry.patients().create(new NewPatient(ward, bed, "Jane Doe")));
    }

    static Recipient webhook(Receiver receiver) {
        return new Recipient(
                UUID.randomUUID(), null, new Target.Webhook(receiver.url(), new Secret(KEY)));
    }

    static RouteStep step(int afterMinutes, Recipient... recipients) {
        return new RouteStep(afterMinutes, AlarmPriority.LOW, List.of(recipients));
    }

    @CanIgnoreReturnValue
    WardRoute route(Notify notify, Ward ward, RouteStep... steps) {
        return switch (RegistryBed.await(
                notify.routes().replace(ward, List.of(steps), -1, "admin"))) {
            case NotificationRoutes.Change.Changed(WardRoute now) -> now;
            case NotificationRoutes.Change other -> throw new AssertionError(other);
        };
    }

    /** An alarm, recorded. */
    @CanIgnoreReturnValue
    Alarm raise(Patient patient, AlarmPriority priority) {
        return raise(patient, priority, "SPO2_LOW");
    }

    @CanIgnoreReturnValue
    Alarm raise(Patient patient, AlarmPriority priority, String code) {
        return RegistryBed.await(alerts.raise(alarm(patient, priority, code)));
    }

    Alarm alarm(Patient patient, AlarmPriority priority, String code) {
        long now = clock.millis();
        return new Alarm(
                UUID.randomUUID(),
                1,
                false,
                new Alarm.Subject(
                        patient.hospitalId(),
                        patient.wardId(),
                        patient.wardPublicId(),
                        patient.id(),
                        patient.publicId(),
                        1,
                        UUID.randomUUID()),
                new Alarm.Cause(
                        AlarmKind.PHYSIOLOGICAL,
                        code,
                        VitalSign.SPO2,
                        86,
                        88,
                        "SpO2 86 < 88",
                        3,
                        now - 15_000),
                new Alarm.Progress(
                        priority, AlarmState.UNACKNOWLEDGED, false, now, 0, null, 0, 0, 0, null));
    }

    @CanIgnoreReturnValue
    Alarm rises(Alarm alarm, AlarmPriority priority) {
        Alarm.Progress was = alarm.progress();
        Alarm next =
                alarm.next(
                        new Alarm.Progress(
                                priority,
                                AlarmState.UNACKNOWLEDGED,
                                was.isLatching(),
                                was.raisedAt(),
                                0,
                                null,
                                0,
                                0,
                                0,
                                null));
        return RegistryBed.await(alerts.change(next, "escalated", clock.millis()));
    }

    /** Its patient lies in another ward from now on. */
    @CanIgnoreReturnValue
    Alarm moves(Alarm alarm, Ward ward) {
        Alarm.Subject was = alarm.subject();
        Alarm moved =
                new Alarm(
                        alarm.id(),
                        alarm.version() + 1,
                        false,
                        new Alarm.Subject(
                                was.hospitalId(),
                                ward.id(),
                                ward.publicId(),
                                was.patientId(),
                                was.patientPublicId(),
                                was.deviceId(),
                                was.devicePublicId()),
                        alarm.cause(),
                        alarm.progress());
        return RegistryBed.await(alerts.change(moved, "moved", clock.millis()));
    }

    void acknowledge(Alarm alarm) {
        done(
                alerts.alarms.acknowledge(
                        Scope.hospitals(List.of(alarm.subject().hospitalId())),
                        alarm.id(),
                        "nurse"));
    }

    List<Notification> messages(Notify notify, Ward ward) {
        Notifications.Filter filter = new Notifications.Filter(ward.hospitalId(), 0, null);
        return RegistryBed.await(
                        notify.notifications()
                                .list(Scope.hospitals(List.of(ward.hospitalId())), filter, 0, 500))
                .items();
    }

    /** Waits until the one message of the ward is in that state. */
    @CanIgnoreReturnValue
    Notification becomes(Notify notify, Ward ward, NotificationState state) {
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                messages(notify, ward).stream()
                                        .map(Notification::state)
                                        .toList()
                                        .equals(List.of(state)));
        return messages(notify, ward).getFirst();
    }

    /**
     * Waits until nobody needs to look at any alarm, and no webhook is being called or to be
     * called; what goes to gateways nobody may send to.
     */
    void settles() {
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                number(
                                                "SELECT (SELECT count(*) FROM alarm_outbox) +"
                                                        + " (SELECT count(*) FROM notification_case"
                                                        + " WHERE next_at <= $1) +"
                                                        + " (SELECT count(*) FROM notification"
                                                        + " WHERE state = 'pending' AND channel = 'webhook'"
                                                        + " AND (due_at <= $1 OR due_at = $2))",
                                                PgCases.utc(clock.instant()),
                                                PgCases.utc(leaseEnd()))
                                        == 0);
    }

    /** When a message that is taken now is due again. */
    Instant leaseEnd() {
        return clock.instant().plus(Courier.lease(config()));
    }

    long number(String sql, Object... parameters) {
        return rows(sql, parameters).getFirst().getLong(0);
    }

    void change(String sql, Object... parameters) {
        List<Row> _ = rows(sql, parameters);
    }

    List<Row> rows(String sql, Object... parameters) {
        List<Row> rows = new ArrayList<>();
        RegistryBed.await(
                        registry.database
                                .platform()
                                .preparedQuery(sql)
                                .execute(Tuple.from(parameters)))
                .forEach(rows::add);
        return rows;
    }

    @Override
    public void close() {
        registry.close();
    }
}
