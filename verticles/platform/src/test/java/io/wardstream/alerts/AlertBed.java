package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.engine.RuleContent;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.cluster.Members;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.registry.Device;
import io.wardstream.registry.DeviceBatch;
import io.wardstream.registry.NewDevice;
import io.wardstream.registry.NewPatient;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.samples.PgLatestReader;
import io.wardstream.samples.PgMissedSamples;
import io.wardstream.store.MigratedDatabase;
import io.wardstream.store.Scope;
import io.wardstream.testing.ShiftedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Alarms on a real database and a real bus, and monitors that say what a test wants. */
final class AlertBed implements AutoCloseable {
    static final String NODE = "node-a";

    /** A limit on each side of four vitals, without delay: eight conditions a patient. */
    static final List<RuleTemplate> LIMITS =
            List.of(
                    limits(VitalSign.SPO2, 88, Double.NaN),
                    limits(VitalSign.HEART_RATE, 40, 120),
                    limits(VitalSign.RESPIRATION_RATE, 8, 30),
                    limits(VitalSign.ETCO2, 15, 50));

    private enum Time {
        GOES_ON(Duration.ZERO),
        BY_HAND(Duration.ofMillis(1)),
        STANDS_STILL(Duration.ZERO);

        private final Duration ofLook;

        Time(Duration ofLook) {
            this.ofLook = ofLook;
        }
    }

    final RegistryBed registry;
    final Ward ward;
    final Alerts alerts;
    final Scope scope;
    final ShiftedClock clock;
    private final Time time;
    final ManualPace byHand = new ManualPace();

    /** Everything that was published, in the order heard. */
    final List<Alarm> heard = new CopyOnWriteArrayList<>();

    AlertBed() {
        this(MigratedDatabase.fresh());
    }

    AlertBed(TestDatabase postgres) {
        this(postgres, LIMITS);
    }

    /** A hospital that begins with these rules. */
    AlertBed(TestDatabase postgres, List<? extends RuleContent> rules) {
        this(postgres, rules, Time.GOES_ON);
    }

    /** For which no time goes by but by {@link #pass}, and a millisecond a look. */
    static AlertBed byHand() {
        return new AlertBed(MigratedDatabase.fresh(), LIMITS, Time.BY_HAND);
    }

    /** As {@link #byHand()}, and looks take no time either. */
    static AlertBed standingStill(List<? extends RuleContent> rules) {
        return new AlertBed(MigratedDatabase.fresh(), rules, Time.STANDS_STILL);
    }

    private AlertBed(TestDatabase postgres, List<? extends RuleContent> rules, Time time) {
        this.time = time;
        boolean isByHand = time != Time.GOES_ON;
        clock = isByHand ? ShiftedClock.standing(aWhileAhead()) : ShiftedClock.running();
        registry = new RegistryBed(postgres);
        ward = registry.ward("General", "4 West");
        scope = Scope.hospitals(List.of(ward.hospitalId()));
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        OffsetDateTime from = hour.minus(3, ChronoUnit.HOURS).atOffset(ZoneOffset.UTC);
        run("SELECT vital_sample_open_slot($1, $2)", from, from.plusHours(6));
        alerts = RegistryBed.await(open(rules, isByHand ? byHand : AlertPace::byTimer));
        registry.vertx
                .eventBus()
                .<Alarm>consumer(Addresses.alarms(ward.hospitalId()))
                .handler(message -> heard.add(message.body()));
    }

    /**
     * The database says by its own clock since when a device measures a patient, and for a clock
     * that stands that must be past.
     */
    private static Instant aWhileAhead() {
        return Instant.now().plus(Duration.ofMinutes(30));
    }

    private Future<Alerts> open(List<? extends RuleContent> rules, AlertPace pace) {
        return Alerts.open(
                registry.vertx,
                registry.database,
                registry.registry,
                new PgMissedSamples(registry.database, clock),
                new PgLatestReader(registry.database, registry.registry.assignments(), clock),
                registry.withoutRedis(Alerts.RULE_NEWS),
                rules,
                registry.config.alerts(),
                clock,
                pace,
                registry.meters);
    }

    static RuleTemplate limits(VitalSign vital, double low, double high) {
        return new RuleTemplate(vital, AlarmPriority.HIGH, low, high, 1, 0, 1, false);
    }

    /** A node that judges alone. */
    String judge() {
        return judge(new FakeMembers(NODE, NODE));
    }

    /** A node that judges; its deployment id. */
    String judge(Members members) {
        return RegistryBed.await(
                registry.vertx.deployVerticle(
                        alerts.verticles(members), new DeploymentOptions().setInstances(1)));
    }

    /** How many patients are judged here by what comes only. */
    double restoring() {
        return registry.meters.registry().get("alerts.patients.restoring").gauge().value();
    }

    void stop(String judge) {
        done(registry.vertx.undeploy(judge));
        byHand.stopped(judge);
    }

    Monitor monitor() {
        return monitor(patient());
    }

    Patient patient() {
        return patientIn(ward);
    }

    Patient patientIn(Ward place) {
        return RegistryBed.await(
                registry.registry.patients().create(new NewPatient(place, null, "one")));
    }

    /** One more ward of the hospital. */
    Ward ward(String name) {
        return RegistryBed.await(
                registry.registry
                        .hospitals()
                        .list(Scope.platform())
                        .compose(
                                all ->
                                        registry.registry
                                                .hospitals()
                                                .createWard(all.getFirst(), name)));
    }

    /** A device that measures the patient, and the node knows it. */
    Monitor monitor(Patient patient) {
        Device device =
                RegistryBed.await(
                                registry.registry
                                        .devices()
                                        .create(new NewDevice(ward, "PM-9", "PM-9")))
                        .device();
        run(
                "INSERT INTO device_epoch (device_id, epoch_no, epoch) VALUES ($1, 1, $2)",
                device.id(),
                Monitor.EPOCH);
        Monitor monitor = new Monitor(this, device, patient);
        assign(monitor, patient);
        return monitor;
    }

    /**
     * So many seconds go by, in which these monitors are seen by their nodes; who is not among them
     * is not heard of.
     */
    void pass(int seconds, Monitor... seen) {
        for (int second = 1; second <= seconds; second++) {
            clock.forward(Duration.ofSeconds(1));
            if (second % 5 == 0 || second == seconds) {
                for (Monitor monitor : seen) {
                    monitor.link(Link.OPEN);
                }
            }
            byHand.second();
            var _ = rows("SELECT 1"); // what was asked of the database before is answered by now
        }
    }

    /** Waits until it is so, while everything is looked at again and next to no time goes by. */
    void until(BooleanSupplier isSo) {
        await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            clock.forward(time.ofLook);
                            byHand.again();
                            return isSo.getAsBoolean();
                        });
    }

    /** Monitors of as many new patients. */
    List<Monitor> monitors(int count) {
        List<DeviceBatch.Made> made =
                RegistryBed.await(
                        registry.registry
                                .devices()
                                .create(new DeviceBatch(ward, "PM-9", count, true)));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> registry.registry.placements().all().size() >= count);
        List<Monitor> monitors = new ArrayList<>();
        for (DeviceBatch.Made each : made) {
            Device device =
                    RegistryBed.await(registry.registry.devices().find(scope, each.id()))
                            .orElseThrow();
            UUID patientId = Objects.requireNonNull(each.patientId());
            Patient patient =
                    RegistryBed.await(registry.registry.patients().find(scope, patientId))
                            .orElseThrow();
            monitors.add(new Monitor(this, device, patient));
        }
        return monitors;
    }

    /** Those of equipment that are open and shown by themselves, the oldest first. */
    List<Alarm> technical() {
        return RegistryBed.await(alerts.alarms().open(scope, ward.hospitalId())).stream()
                .filter(alarm -> alarm.cause().kind() == AlarmKind.TECHNICAL)
                .toList()
                .reversed();
    }

    void assign(Monitor monitor, Patient patient) {
        done(registry.registry.deviceAssignments().assign(monitor.deviceId(), patient.id()));
        await().atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            var place = registry.registry.placements().ofDevice(monitor.deviceId());
                            return place != null && place.patientId() == patient.id();
                        });
    }

    /** Waits for an alarm to be published that is like this. */
    @CanIgnoreReturnValue
    Alarm hears(Predicate<Alarm> isIt) {
        await().atMost(Duration.ofSeconds(10)).until(() -> heard.stream().anyMatch(isIt));
        return heard.stream().filter(isIt).findFirst().orElseThrow();
    }

    /** The open ones about the patient, not about equipment. */
    List<Alarm> open(Patient patient) {
        return RegistryBed.await(alerts.alarms().open(scope, ward.hospitalId())).stream()
                .filter(alarm -> alarm.subject().patientId() == patient.id())
                .filter(alarm -> alarm.cause().kind() == AlarmKind.PHYSIOLOGICAL)
                .toList();
    }

    /** All alarms about the patient, the oldest first. */
    List<Alarm> alarms(Patient patient) {
        return alarms(patient, AlarmKind.PHYSIOLOGICAL);
    }

    List<Alarm> alarms(Patient patient, AlarmKind kind) {
        AlarmFilter filter =
                new AlarmFilter(0, 0, patient.id(), null, null, null, null, kind, null);
        return RegistryBed.await(alerts.alarms().list(scope, filter, 0, 1_000)).items().reversed();
    }

    /** What has happened to the alarm, in words. */
    List<String> events(UUID id) {
        return RegistryBed.await(alerts.alarms().events(scope, id)).stream()
                .map(AlarmEvent::kind)
                .toList();
    }

    void acknowledge(Alarm alarm) {
        done(alerts.alarms().acknowledge(scope, alarm.id(), "nurse"));
    }

    void run(String sql, Object... parameters) {
        done(registry.database.platform().preparedQuery(sql).execute(Tuple.from(parameters)));
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
        done(alerts.close());
        registry.close();
    }
}
