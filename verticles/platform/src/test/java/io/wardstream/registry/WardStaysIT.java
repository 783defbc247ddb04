package io.wardstream.registry;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WardStaysIT {
    private static RegistryBed bed;
    private static Ward first;
    private static Ward second;

    @BeforeAll
    static void open() {
        bed = new RegistryBed();
        first = bed.ward("St. Mary", "Intensive care");
        second =
                await(
                        bed.registry
                                .hospitals()
                                .find(Scope.platform(), first.hospitalPublicId())
                                .compose(
                                        hospital ->
                                                bed.registry
                                                        .hospitals()
                                                        .createWard(
                                                                hospital.orElseThrow(),
                                                                "Recovery")));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static Patient patient() {
        return await(bed.registry.patients().create(new NewPatient(first, null, "one")));
    }

    private static void measure(Patient patient) {
        Device device =
                await(bed.registry.devices().create(new NewDevice(first, "m", "m"))).device();
        done(bed.registry.deviceAssignments().assign(device.id(), patient.id()));
    }

    private static void move(Patient patient, Ward to) {
        done(
                bed.registry
                        .patients()
                        .change(patient.id(), new PatientChange(to, null, null, null), _ -> true));
    }

    private static List<WardStay> stays(Scope scope, Ward ward, Patient patient) {
        Instant now = Instant.now();
        return await(
                        bed.registry
                                .stays()
                                .inWard(
                                        scope,
                                        ward.id(),
                                        now.minus(Duration.ofHours(1)).toEpochMilli(),
                                        now.plus(Duration.ofHours(1)).toEpochMilli()))
                .stream()
                .filter(stay -> stay.patientId() == patient.id())
                .toList();
    }

    @Test
    void beginWithThePatientAndFollowThem() {
        Patient patient = patient();
        measure(patient);

        move(patient, second);
        move(patient, first);

        List<WardStay> inFirst = stays(Scope.platform(), first, patient);
        List<WardStay> inSecond = stays(Scope.platform(), second, patient);
        assertThat(inFirst).hasSize(2);
        assertThat(inSecond).hasSize(1);
        assertThat(inFirst.getFirst().to()).isEqualTo(inSecond.getFirst().from());
        assertThat(inSecond.getFirst().to()).isEqualTo(inFirst.getLast().from());
        assertThat(inFirst.getFirst().wardBefore()).isZero();
        assertThat(inSecond.getFirst().wardBefore()).isEqualTo(first.id());
        assertThat(inFirst.getLast().wardBefore()).isEqualTo(second.id());
    }

    @Test
    void areLeftOutWithoutADevice() {
        assertThat(stays(Scope.platform(), first, patient())).isEmpty();
    }

    @Test
    void goOnWhenThePatientStaysWhereTheyAre() {
        Patient patient = patient();
        measure(patient);

        move(patient, first);

        assertThat(stays(Scope.platform(), first, patient)).hasSize(1);
    }

    @Test
    void areSeenByTheirHospitalOnly() {
        Patient patient = patient();
        measure(patient);

        Scope own = Scope.hospitals(List.of(first.hospitalId()));
        Scope foreign = Scope.hospitals(List.of(first.hospitalId() + 1));

        assertThat(stays(own, first, patient)).hasSize(1);
        assertThat(stays(foreign, first, patient)).isEmpty();
    }
}
