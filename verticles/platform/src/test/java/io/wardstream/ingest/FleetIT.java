package io.wardstream.ingest;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlertStores;
import io.wardstream.app.FleetErrands;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.fleet.DeviceCommand;
import io.wardstream.fleet.DeviceConfig;
import io.wardstream.fleet.Firmware;
import io.wardstream.fleet.Fleet;
import io.wardstream.fleet.FleetRooms;
import io.wardstream.fleet.Rollout;
import io.wardstream.fleet.RolloutPlan.Stage;
import io.wardstream.fleet.RolloutState;
import io.wardstream.fleet.Rollouts.NewRollout;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.NewPatient;
import io.wardstream.registry.Patient;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Devices on real connections that are told things. */
final class FleetIT {

    private static final String LIMITS = "{\"limits\":{\"spo2\":{\"low\":88,\"high\":null}}}";

    private final IngestBed bed = new IngestBed(Map.of());
    private final AlertStores alerts =
            new AlertStores(
                    bed.registry.database, bed.registry.vertx.eventBus(), Clock.systemUTC());
    private final Fleet fleet = FleetRooms.open(bed.registry, alerts.alarms);
    private final Listening node = bed.listen(new FleetErrands(fleet.courier()));

    FleetIT() {
        done(bed.registry.vertx.deployVerticle(fleet.verticle().get()));
    }

    @AfterEach
    void close() {
        bed.close();
    }

    // --- configurations

    @Test
    void givesADeviceItsConfigurationAtOnceAndHearsThatItRunsIt() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device, node);
        assertThat(probe.hello(1).getInteger("configVersion")).isZero();

        DeviceConfig asked = ask(device, 0);
        JsonObject frame = probe.next("config");
        probe.send("{\"type\":\"config-applied\",\"version\":1}");

        assertThat(asked.version()).isEqualTo(1);
        assertThat(frame.getInteger("version")).isEqualTo(1);
        assertThat(frame.getJsonObject("limits").getJsonObject("spo2").getInteger("low"))
                .isEqualTo(88);
        Awaitility.await().until(() -> config(device).reportedVersion(), one -> one != null);
        Probe back = bed.connect(device, node);
        assertThat(back.hello(2).getInteger("configVersion")).isEqualTo(1);
    }

    @Test
    void givesADeviceThatWasAwayItsConfigurationAfterTheWelcome() {
        DeviceWithToken device = bed.device();
        int version = ask(device, 0).version();
        assertThat(ask(device, version).version()).isEqualTo(2);

        Probe probe = bed.connect(device, node);
        probe.hello(1);

        assertThat(probe.next("config").getInteger("version")).isEqualTo(2);
    }

    private DeviceConfig ask(DeviceWithToken device, int expected) {
        return await(fleet.configs().replace(device.device(), LIMITS, expected, "somebody"))
                .orElseThrow();
    }

    private DeviceConfig config(DeviceWithToken device) {
        return await(fleet.configs().of(Scope.platform(), device.device()));
    }

    // --- commands

    @Test
    void sendsACommandAgainUntilItIsOver() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device, node);
        probe.hello(1, "\"firmware\":\"1.0\"");
        Rollout rollout = roll(List.of(device), 0, new Stage(100, 0));
        String id = probe.next("command").getString("id");
        probe.send("{\"type\":\"command-result\",\"id\":\"" + id + "\",\"state\":\"DOWNLOADING\"}");
        Awaitility.await().until(() -> command(device).state().name(), "DOWNLOADING"::equals);

        Probe again = bed.connect(device, node);
        again.hello(2, "\"firmware\":\"1.0\"");
        JsonObject repeated = again.next("command");
        Probe restarted = bed.connect(device, node);
        restarted.hello(3, "\"firmware\":\"2.0\"");

        assertThat(repeated.getString("id")).isEqualTo(id);
        assertThat(repeated.getJsonObject("args").getString("url"))
                .startsWith("https://wards.example/api/firmware/");
        Awaitility.await().until(() -> now(rollout).state(), RolloutState.DONE::equals);
        assertThat(command(device).state().name()).isEqualTo("DONE");
        assertThat(restarted.pending()).noneMatch(FleetIT::isCommand);
    }

    @Test
    void takesNoAnswerFromADeviceThatWasNotAsked() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device, node);
        probe.hello(1, "\"firmware\":\"1.0\"");
        Probe other = bed.connect(bed.device(), node);
        other.hello(1);
        Rollout _ = roll(List.of(device), 0, new Stage(100, 0));
        String id = probe.next("command").getString("id");

        other.send("{\"type\":\"command-result\",\"id\":\"" + id + "\",\"state\":\"DONE\"}");
        probe.send("{\"type\":\"command-result\",\"id\":\"" + id + "\",\"state\":\"FAILED\"}");

        Awaitility.await().until(() -> command(device).state().isFinal());
        assertThat(command(device).state().name()).isEqualTo("FAILED");
    }

    private DeviceCommand command(DeviceWithToken device) {
        return await(fleet.commands().ofDevice(Scope.platform(), device.device().id(), 0, 1))
                .items()
                .getFirst();
    }

    private static boolean isCommand(JsonObject frame) {
        return "command".equals(frame.getString("type"));
    }

    // --- rollouts

    @Test
    void pausesByItselfWhenTooManyFailAndNeverUpdatesMoreOfAWardThanAllowed() {
        List<DeviceWithToken> devices = IntStream.range(0, 20).mapToObj(_ -> bed.device()).toList();
        Fleet elsewhere = FleetRooms.open(bed.registry, alerts.alarms);
        done(bed.registry.vertx.deployVerticle(elsewhere.verticle().get()));
        UpdatingDevice.Ward ward = new UpdatingDevice.Ward();
        ward.failures.set(2);
        List<UpdatingDevice> connected = new ArrayList<>();
        devices.forEach(device -> connected.add(UpdatingDevice.connect(bed, node, device, ward)));

        Rollout rollout = roll(devices, 10, new Stage(50, 0), new Stage(100, 0));

        Awaitility.await().until(() -> now(rollout).state(), RolloutState.PAUSED::equals);
        assertThat(now(rollout).reason()).contains("2 of 10 devices have failed");
        assertThat(connected.stream().filter(one -> !one.commands.isEmpty()).count())
                .isLessThanOrEqualTo(10);

        done(fleet.rollouts().become(Scope.platform(), rollout.id(), RolloutState.RUNNING));

        Awaitility.await().until(() -> now(rollout).state(), RolloutState.DONE::equals);
        assertThat(await(fleet.rollouts().counts(Scope.platform(), rollout)))
                .isEqualTo(Map.of("DONE", 18, "FAILED", 2));
        assertThat(connected).allSatisfy(one -> assertThat(one.commands).hasSize(1));
        assertThat(ward.most.get()).isLessThanOrEqualTo(2);
        connected.forEach(UpdatingDevice::leave);
    }

    @Test
    void leavesADeviceAloneWhileItsPatientHasAnOpenAlarm() {
        Patient patient =
                await(
                        bed.registry
                                .registry
                                .patients()
                                .create(new NewPatient(bed.ward, "1", "Somebody")));
        DeviceWithToken device = bed.device();
        done(bed.registry.registry.deviceAssignments().assign(device.device().id(), patient.id()));
        Awaitility.await()
                .until(
                        () ->
                                bed.registry.registry.placements().ofDevice(device.device().id())
                                        != null);
        done(alerts.raise(alarmOf(patient, device)));
        Probe probe = bed.connect(device, node);
        probe.hello(1, "\"firmware\":\"1.0\"");

        Rollout rollout = roll(List.of(device), 0, new Stage(100, 0));
        Awaitility.await().until(this::held, held -> held == 1);
        assertThat(probe.pending()).noneMatch(FleetIT::isCommand);
        done(bed.query("UPDATE alarm SET closed_at = now(), close_reason = 'recovered'"));

        assertThat(probe.next("command").getString("name")).isEqualTo("firmware.update");
        assertThat(now(rollout).state()).isEqualTo(RolloutState.RUNNING);
    }

    private double held() {
        return bed.registry.meters.registry().get("fleet.commands.held").gauge().value();
    }

    @Test
    void sendsNothingMoreOfARolloutThatIsCancelled() {
        DeviceWithToken device = bed.device();
        Rollout rollout = roll(List.of(device), 0, new Stage(100, 0));
        Awaitility.await()
                .until(
                        () ->
                                await(
                                                fleet.commands()
                                                        .ofDevice(
                                                                Scope.platform(),
                                                                device.device().id(),
                                                                0,
                                                                1))
                                        .items()
                                        .size(),
                        size -> size == 1);

        done(fleet.rollouts().become(Scope.platform(), rollout.id(), RolloutState.CANCELLED));
        Probe probe = bed.connect(device, node);
        probe.hello(1, "\"firmware\":\"1.0\"");
        DeviceConfig _ = ask(device, 0);
        JsonObject _ = probe.next("config"); // a command would have come before it

        assertThat(command(device).state().name()).isEqualTo("CANCELLED");
        assertThat(probe.pending()).noneMatch(FleetIT::isCommand);
    }

    private Rollout roll(List<DeviceWithToken> devices, int maxFailures, Stage... stages) {
        UUID id = UUID.randomUUID();
        done(
                bed.query(
                        """
                        INSERT INTO firmware (public_id, model, version, sha256, size_bytes, signature,
                          key_id, object_key, uploaded_by, uploaded_at)
                        VALUES ($1, 'PM-9', '2.0', 'ab', 3, 'sig', 'key', 'firmware/x', 'somebody', now())
                        """,
                        id));
        Firmware firmware = await(fleet.images().find(Scope.platform(), id)).orElseThrow();
        return await(
                fleet.rollouts()
                        .create(
                                new NewRollout(
                                        firmware,
                                        bed.ward.hospitalId(),
                                        bed.ward.hospitalPublicId(),
                                        0,
                                        null,
                                        List.of(stages),
                                        maxFailures,
                                        devices.stream().map(DeviceWithToken::device).toList(),
                                        "somebody")));
    }

    private Rollout now(Rollout rollout) {
        return await(fleet.rollouts().find(Scope.platform(), rollout.id())).orElseThrow();
    }

    private Alarm alarmOf(Patient patient, DeviceWithToken device) {
        long now = System.currentTimeMillis();
        return new Alarm(
                UUID.randomUUID(),
                1,
                true,
                new Alarm.Subject(
                        patient.hospitalId(),
                        patient.wardId(),
                        patient.wardPublicId(),
                        patient.id(),
                        patient.publicId(),
                        device.device().id(),
                        device.device().publicId()),
                new Alarm.Cause(
                        AlarmKind.PHYSIOLOGICAL,
                        "SPO2_LOW",
                        VitalSign.SPO2,
                        86,
                        88,
                        "SpO2 86 < 88",
                        3,
                        now - 15_000),
                new Alarm.Progress(
                        AlarmPriority.HIGH,
                        AlarmState.UNACKNOWLEDGED,
                        false,
                        now,
                        0,
                        null,
                        0,
                        0,
                        0,
                        null));
    }
}
