package io.wardstream.registry;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.ops.Meters;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RegistryIT {
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

    private static RegistryBed bed;
    private static Registry registry;
    private static Ward ward;
    private static Ward foreign;
    private static final Queue<DeviceControl> HEARD = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        bed = new RegistryBed();
        registry = bed.registry;
        ward = bed.ward("St. Mary", "Intensive care");
        foreign = bed.ward("Elsewhere", "Intensive care");
        bed.vertx
                .eventBus()
                .<DeviceControl>consumer(Addresses.DEVICES_CONTROL, news -> HEARD.add(news.body()));
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void showsAReaderOnlyTheHospitalsOfItsScope() {
        Device device = device();

        Scope theirs = Scope.hospitals(List.of(foreign.hospitalId()));

        assertThat(await(registry.devices().find(scope(), device.publicId()))).contains(device);
        assertThat(await(registry.devices().find(theirs, device.publicId()))).isEmpty();
        assertThat(await(registry.hospitals().findWard(theirs, ward.publicId()))).isEmpty();
        assertThat(await(registry.hospitals().list(Scope.hospitals(List.of())))).isEmpty();
        assertThat(await(registry.hospitals().list(theirs)))
                .extracting(Hospital::id)
                .containsExactly(foreign.hospitalId());
    }

    @Test
    void refusesAReadThatForgotItsScope() {
        Future<?> read =
                bed.database.read(
                        Scope.hospitals(List.of(1)),
                        connection ->
                                connection
                                        .query("SET LOCAL wardstream.hospitals = ''")
                                        .execute()
                                        .compose(
                                                _ ->
                                                        connection
                                                                .query("SELECT * FROM device")
                                                                .execute()));

        assertThatThrownBy(() -> await(read)).hasMessageContaining("came without a scope");
    }

    @Test
    void keepsAccessTablesFromTheReader() {
        Future<?> read =
                bed.database.read(
                        scope(), connection -> connection.query("TABLE signing_key").execute());

        assertThatThrownBy(() -> await(read)).hasMessageContaining("permission denied");
    }

    @Test
    void knowsADeviceByItsTokenUntilTheTokenIsRotated() {
        DeviceWithToken made = made();
        DeviceIdentity known = authenticate(made.token());

        String next = rotate(made, Duration.ZERO);

        assertThat(known.publicId()).isEqualTo(made.device().publicId().toString());
        assertThat(await(registry.directory().authenticate(made.token()))).isEmpty();
        assertThat(authenticate(next).publicId()).isEqualTo(known.publicId());
        awaitNews(new DeviceControl.TokenRevoked(made.device().id(), known.tokenId()));
    }

    @Test
    void knowsADeviceByBothTokensWhileTheyOverlap() {
        DeviceWithToken made = made();

        String next = rotate(made, Duration.ofMinutes(60));

        DeviceIdentity before = authenticate(made.token());
        assertThat(before.tokenEndsAt())
                .isBetween(
                        Instant.now().plus(59, ChronoUnit.MINUTES).toEpochMilli(),
                        Instant.now().plus(61, ChronoUnit.MINUTES).toEpochMilli());
        assertThat(authenticate(next).tokenEndsAt()).isEqualTo(DeviceIdentity.NEVER);
        assertThat(before.tokenId()).isNotEqualTo(authenticate(next).tokenId());
    }

    @Test
    void neitherPutsTheEndOfATokenOffNorKeepsMoreThanFive() {
        DeviceWithToken made = made();
        String second = rotate(made, Duration.ofMinutes(10));
        rotate(made, Duration.ofMinutes(60));
        long end = authenticate(made.token()).tokenEndsAt();
        rotate(made, Duration.ofMinutes(60));
        rotate(made, Duration.ofMinutes(60));

        String sixth = rotate(made, Duration.ofMinutes(60));

        assertThat(end).isLessThan(Instant.now().plus(11, ChronoUnit.MINUTES).toEpochMilli());
        assertThat(await(registry.directory().authenticate(made.token()))).isEmpty();
        assertThat(await(registry.directory().authenticate(second))).isPresent();
        assertThat(await(registry.directory().authenticate(sixth))).isPresent();
        assertThat(await(registry.devices().tokens(made.device().id()))).hasSize(5);
    }

    @Test
    void listsTokensWithTheDayOfTheirLastUseAndEndsOne() {
        DeviceWithToken made = made();
        String next = rotate(made, Duration.ofMinutes(60));
        int ended = authenticate(made.token()).tokenId();

        List<DeviceToken> listed = await(registry.devices().tokens(made.device().id()));
        boolean isRevoked =
                await(registry.devices().revokeToken(made.device().id(), listed.getLast().id()));

        assertThat(listed).extracting(DeviceToken::lastUsedOn).first().isNull();
        assertThat(listed.getLast().lastUsedOn()).isEqualTo(LocalDate.now(ZoneOffset.UTC));
        assertThat(listed.getLast().expiresAt()).isNotNull();
        assertThat(isRevoked).isTrue();
        awaitNews(new DeviceControl.TokenRevoked(made.device().id(), ended));
        assertThat(await(registry.directory().authenticate(made.token()))).isEmpty();
        assertThat(await(registry.directory().authenticate(next))).isPresent();
        assertThat(await(registry.directory().ended(List.of(ended, authenticate(next).tokenId()))))
                .containsExactly(ended);
    }

    @CanIgnoreReturnValue
    private static String rotate(DeviceWithToken device, Duration overlap) {
        return await(registry.devices().rotateToken(device.device().id(), overlap)).orElseThrow();
    }

    @Test
    void knowsNoDeviceByAnInventedToken() {
        String invented = "A".repeat(43);

        assertThat(await(registry.directory().authenticate(invented))).isEmpty();
        assertThat(await(registry.directory().authenticate("short"))).isEmpty();
    }

    @Test
    void saysThatADisabledDeviceIsDisabled() {
        DeviceWithToken made = made();
        boolean wasEnabled = authenticate(made.token()).enabled();

        change(made.device(), new DeviceChange(null, null, null, false, null, null));

        assertThat(wasEnabled).isTrue();
        assertThat(authenticate(made.token()).enabled()).isFalse();
        awaitNews(new DeviceControl.Withdrawn(made.device().id()));
    }

    @Test
    void forgetsARetiredDevice() {
        DeviceWithToken made = made();
        Patient patient = patient();
        AssignResult _ = assign(made.device(), patient);

        done(registry.devices().retire(made.device().id()));

        assertThat(await(registry.directory().authenticate(made.token()))).isEmpty();
        assertThat(await(registry.devices().find(scope(), made.device().publicId()))).isEmpty();
        assertThat(
                        await(
                                registry.deviceAssignments()
                                        .ofDevice(scope(), made.device().id(), LATER, 100)))
                .allSatisfy(assignment -> assertThat(assignment.validTo()).isNotNull());
        awaitNews(new DeviceControl.Withdrawn(made.device().id()));
    }

    @Test
    void endsAnAssignmentAtTheInstantTheNextBegins() {
        Device device = device();
        Patient first = patient();
        Patient second = patient();
        AssignResult _ = assign(device, first);

        AssignResult _ = assign(device, second);

        List<Assignment> assignments =
                await(registry.deviceAssignments().ofDevice(scope(), device.id(), LATER, 100));
        assertThat(assignments)
                .extracting(Assignment::patientPublicId)
                .containsExactly(second.publicId(), first.publicId());
        assertThat(assignments.getFirst().validTo()).isNull();
        assertThat(assignments.getLast().validTo()).isEqualTo(assignments.getFirst().validFrom());
        awaitNews(
                new DeviceControl.Reassigned(
                        device.id(), device.hospitalId(), second.wardId(), second.id()));
    }

    @Test
    void leavesOneAssignmentOpenWhenManyAssignAtOnce() {
        Device device = device();
        List<Patient> patients = IntStream.range(0, 12).mapToObj(_ -> patient()).toList();

        done(
                Future.all(
                        patients.stream()
                                .map(
                                        patient ->
                                                registry.deviceAssignments()
                                                        .assign(device.id(), patient.id()))
                                .toList()));

        List<Assignment> assignments =
                await(registry.deviceAssignments().ofDevice(scope(), device.id(), LATER, 100));
        assertThat(assignments).hasSize(12);
        assertThat(assignments).filteredOn(one -> one.validTo() == null).hasSize(1);
        for (int i = 1; i < assignments.size(); i++) {
            assertThat(assignments.get(i).validTo()).isEqualTo(assignments.get(i - 1).validFrom());
        }
    }

    @Test
    void keepsAnAssignmentThatIsMadeAgain() {
        Device device = device();
        Patient patient = patient();

        AssignResult first = assign(device, patient);
        AssignResult again = assign(device, patient);

        assertThat(again).isEqualTo(first);
    }

    @Test
    void assignsNobodyOfAnotherHospital() {
        Patient stranger =
                await(registry.patients().create(new NewPatient(foreign, null, "Somebody")));

        AssignResult result = assign(device(), stranger);

        assertThat(result).isInstanceOf(AssignResult.PatientNotThere.class);
    }

    @Test
    void letsDevicesGoAtDischargeAndFreesTheBed() {
        DeviceWithToken made = made();
        Patient patient = await(registry.patients().create(new NewPatient(ward, "7", "Somebody")));
        AssignResult _ = assign(made.device(), patient);

        change(patient, new PatientChange(null, null, null, false));

        assertThat(authenticate(made.token()).patientId()).isZero();
        assertThat(assign(made.device(), patient)).isInstanceOf(AssignResult.PatientNotThere.class);
        Patient next = await(registry.patients().create(new NewPatient(ward, "7", "Another")));
        assertThat(next.bed()).isEqualTo("7");
        awaitNews(
                new DeviceControl.Reassigned(made.device().id(), ward.hospitalId(), ward.id(), 0));
    }

    @Test
    void sendsDevicesAfterAPatientWhoMoves() {
        DeviceWithToken made = made();
        Patient patient = await(registry.patients().create(new NewPatient(ward, "9", "Somebody")));
        AssignResult _ = assign(made.device(), patient);
        Hospital hospital =
                await(registry.hospitals().find(scope(), ward.hospitalPublicId())).orElseThrow();
        Ward step = await(registry.hospitals().createWard(hospital, "Step down"));

        change(patient, new PatientChange(step, null, null, null));

        assertThat(authenticate(made.token()).wardId()).isEqualTo(step.id());
        Patient moved = await(registry.patients().find(scope(), patient.publicId())).orElseThrow();
        assertThat(moved.bed()).isNull();
        assertThat(moved.wardId()).isEqualTo(step.id());
    }

    @Test
    void knowsWhomADeviceMeasures() {
        Device device = device();
        Patient patient = patient();

        AssignResult _ = assign(device, patient);

        awaitPlacement(placement(device, patient, ward));
        assertThat(registry.placements().ofPatient(patient.id()))
                .containsExactly(placement(device, patient, ward));
        assertThat(bed.meters.registry().get("registry.placements").gauge().value())
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void followsAPatientToAnotherWardAndOut() {
        Device device = device();
        Patient patient = patient();
        AssignResult _ = assign(device, patient);
        Hospital hospital =
                await(registry.hospitals().find(scope(), ward.hospitalPublicId())).orElseThrow();
        Ward recovery = await(registry.hospitals().createWard(hospital, "Recovery"));

        change(patient, new PatientChange(recovery, null, null, null));
        awaitPlacement(placement(device, patient, recovery));
        change(patient, new PatientChange(null, null, null, false));

        awaitNoPlacement(device);
    }

    @Test
    void measuresNobodyWithARetiredDevice() {
        Device device = device();
        Patient patient = patient();
        AssignResult _ = assign(device, patient);
        awaitPlacement(placement(device, patient, ward));

        done(registry.devices().retire(device.id()));

        awaitNoPlacement(device);
    }

    @Test
    void knowsTheAssignmentsOfABatchAtOnce() {
        List<DeviceBatch.Made> made =
                await(registry.devices().create(new DeviceBatch(ward, "PM-10", 1_200, true)));

        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(registry.placements().all())
                                        .extracting(Placement::devicePublicId)
                                        .containsAll(
                                                made.stream().map(DeviceBatch.Made::id).toList()));
    }

    @Test
    void knowsAtTheStartWhatWasAssignedBefore() {
        Device device = device();
        Patient patient = patient();
        AssignResult _ = assign(device, patient);

        Registry another = await(Registry.open(bed.vertx, bed.database, new Meters()));

        assertThat(another.placements().ofDevice(device.id()))
                .isEqualTo(placement(device, patient, ward));
        done(another.close());
    }

    @Test
    void givesABedToOnePatientOnly() {
        done(registry.patients().create(new NewPatient(ward, "1", "Somebody")));

        Future<Patient> second = registry.patients().create(new NewPatient(ward, "1", "Another"));

        assertThatThrownBy(() -> await(second))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure ->
                                assertThat(failure.category())
                                        .isEqualTo(StorageException.Category.DUPLICATE));
    }

    @Test
    void makesABatchWithTokensThatOpenAndPatientsOfTheirOwn() {
        List<DeviceBatch.Made> made =
                await(registry.devices().create(new DeviceBatch(ward, "PM-9", 1_500, true)));

        assertThat(made).hasSize(1_500);
        assertThat(made).extracting(DeviceBatch.Made::patientId).doesNotHaveDuplicates();
        DeviceBatch.Made last = made.getLast();
        DeviceIdentity identity = authenticate(last.token());
        assertThat(identity.publicId()).isEqualTo(last.id().toString());
        Device device = await(registry.devices().find(scope(), last.id())).orElseThrow();
        assertThat(device.patientPublicId()).isEqualTo(last.patientId());
        assertThat(device.name()).isEqualTo(last.name());
    }

    private static Placement placement(Device device, Patient patient, Ward in) {
        return new Placement(
                device.id(),
                device.publicId(),
                in.hospitalId(),
                in.id(),
                in.publicId(),
                patient.id(),
                patient.publicId());
    }

    private static void awaitPlacement(Placement placement) {
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(registry.placements().ofDevice(placement.deviceId()))
                                        .isEqualTo(placement));
    }

    private static void awaitNoPlacement(Device device) {
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(registry.placements().ofDevice(device.id())).isNull());
    }

    private static Scope scope() {
        return Scope.hospitals(List.of(ward.hospitalId()));
    }

    private static DeviceWithToken made() {
        return await(registry.devices().create(new NewDevice(ward, "Monitor", "PM-9")));
    }

    private static Device device() {
        return made().device();
    }

    private static Patient patient() {
        return await(registry.patients().create(new NewPatient(ward, null, "Somebody")));
    }

    private static DeviceIdentity authenticate(String token) {
        return await(registry.directory().authenticate(token)).orElseThrow();
    }

    private static AssignResult assign(Device device, Patient patient) {
        return await(registry.deviceAssignments().assign(device.id(), patient.id()));
    }

    private static void change(Device device, DeviceChange change) {
        assertThat(await(registry.devices().change(device.id(), change, _ -> true)))
                .isInstanceOf(ChangeResult.Changed.class);
    }

    private static void change(Patient patient, PatientChange change) {
        assertThat(await(registry.patients().change(patient.id(), change, _ -> true)))
                .isInstanceOf(ChangeResult.Changed.class);
    }

    private static void awaitNews(DeviceControl news) {
        Awaitility.await().untilAsserted(() -> assertThat(HEARD).contains(news));
    }
}
