package io.wardstream.registry;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a scope of some wards and patients shows of a hospital. */
final class WardScopeIT {

    private static RegistryBed bed;
    private static Ward mine;
    private static Ward other;
    private static Patient here;
    private static Patient opened;
    private static Patient hidden;

    @BeforeAll
    static void fill() {
        bed = new RegistryBed();
        mine = bed.ward("St. Mary", "Intensive care");
        other =
                await(
                        bed.registry
                                .hospitals()
                                .createWard(
                                        new Hospital(
                                                mine.hospitalId(),
                                                mine.hospitalPublicId(),
                                                "St. Mary"),
                                        "Surgery"));
        here = admit(mine, "1");
        opened = admit(other, "2");
        hidden = admit(other, "3");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void showsTheWardAndThePatientsWhoWereOpened() {
        Scope scope = scope(List.of(mine.id()), List.of(opened.id()));

        List<Patient> seen =
                await(bed.registry.patients().list(scope, new PatientFilter(0, 0, null), 0, 100))
                        .items();

        assertThat(seen).containsExactlyInAnyOrder(here, opened);
        assertThat(await(bed.registry.patients().find(scope, hidden.publicId()))).isEmpty();
    }

    @Test
    void showsNobodyToAnAuditor() {
        Scope scope = scope(List.of(), List.of());

        assertThat(await(bed.registry.hospitals().list(scope))).hasSize(1);
        assertThat(await(bed.registry.hospitals().findWard(scope, mine.publicId()))).isEmpty();
        assertThat(
                        await(
                                        bed.registry
                                                .patients()
                                                .list(scope, new PatientFilter(0, 0, null), 0, 100))
                                .items())
                .isEmpty();
    }

    @Test
    void hidesDevicesOfOtherWardsAndYetShowsWhatTheyMeasureOfMyPatients() {
        Device lent = device("Lent");
        Device away = device("Away");
        done(bed.registry.deviceAssignments().assign(lent.id(), here.id()));
        done(bed.registry.deviceAssignments().assign(away.id(), hidden.id()));
        Scope scope = scope(List.of(mine.id()), List.of());

        assertThat(samplesMayBeReadOf(scope, lent)).isTrue();
        assertThat(samplesMayBeReadOf(scope, away)).isFalse();
        assertThat(await(bed.registry.devices().find(scope, lent.publicId()))).isEmpty();
        assertThat(
                        await(
                                        bed.registry
                                                .devices()
                                                .list(scope, new DeviceFilter(0, 0, null), 0, 100))
                                .items())
                .isEmpty();
    }

    @Test
    void hidesWhomADeviceMeasuredBefore() {
        Device shared = device("Shared");
        done(bed.registry.deviceAssignments().assign(shared.id(), hidden.id()));
        done(bed.registry.deviceAssignments().assign(shared.id(), here.id()));
        Scope scope = scope(List.of(mine.id()), List.of());

        assertThat(
                        await(
                                bed.registry
                                        .deviceAssignments()
                                        .ofDevice(
                                                scope,
                                                shared.id(),
                                                Instant.parse("9999-01-01T00:00:00Z"),
                                                100)))
                .extracting(Assignment::patientPublicId)
                .containsExactly(here.publicId());
    }

    /** Their policy asks for the row of the device. */
    private static boolean samplesMayBeReadOf(Scope scope, Device device) {
        return await(
                bed.database.read(
                        scope,
                        connection ->
                                connection
                                        .preparedQuery("SELECT FROM device WHERE id = $1")
                                        .execute(Tuple.of(device.id()))
                                        .map(rows -> rows.size() == 1)));
    }

    private static Scope scope(List<Integer> wards, List<Integer> patients) {
        List<Integer> hospital = List.of(mine.hospitalId());
        return new Scope.Hospitals(hospital, hospital, wards, patients);
    }

    private static Patient admit(Ward ward, String bedLabel) {
        return await(bed.registry.patients().create(new NewPatient(ward, bedLabel, "Somebody")));
    }

    private static Device device(String name) {
        return await(bed.registry.devices().create(new NewDevice(other, name, "PM-9", null)))
                .device();
    }
}
