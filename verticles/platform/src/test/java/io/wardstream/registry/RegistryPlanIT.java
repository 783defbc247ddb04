package io.wardstream.registry;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reads of devices and assignments that people and histories wait for, among 40,000 devices of
 * eight hospitals with ten assignments each: by an index, and never by a scan of these tables.
 */
final class RegistryPlanIT {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryPlanIT.class);
    private static final OffsetDateTime FROM =
            Instant.parse("2026-03-01T12:00:00Z").atOffset(ZoneOffset.UTC);

    private static RegistryBed bed;
    private static Ward ward;
    private static Scope scope;
    private static int patient;

    @BeforeAll
    static void fill() {
        bed = new RegistryBed();
        // a change of 400,000 rows is no change that people make
        bed.asOwner("ALTER TABLE device_assignment DISABLE TRIGGER raises_version");
        List<Ward> wards = new ArrayList<>();
        for (int hospital = 0; hospital < 8; hospital++) {
            Ward one = bed.ward("Hospital " + hospital, "Intensive care");
            wards.add(one);
            Tuple here = Tuple.of(one.hospitalId(), one.id());
            run(
                    """
                    INSERT INTO device (hospital_id, ward_id, name, model, enabled)
                    SELECT $1, $2, 'Monitor ' || n, 'PM-9', n % 20 > 0 FROM generate_series(1, 5000) n
                    """,
                    here);
            run(
                    """
                    INSERT INTO patient (hospital_id, ward_id, display_name)
                    SELECT $1, $2, 'Somebody ' || n FROM generate_series(1, 5000) n
                    """,
                    here);
        }
        for (int stay = 0; stay < 10; stay++) {
            run(
                    """
                    INSERT INTO device_assignment (device_id, patient_id, hospital_id, valid_from, valid_to)
                    SELECT d.id, p.first + (d.id + $2::int) % 5000, d.hospital_id,
                           $1::timestamptz + $2::int * interval '1 day',
                           CASE WHEN $2::int < 9 THEN $1::timestamptz + ($2::int + 1) * interval '1 day' END
                    FROM device d
                    JOIN (SELECT hospital_id, min(id) AS first FROM patient GROUP BY 1) p USING (hospital_id)
                    """,
                    Tuple.of(FROM, stay));
        }
        ward = wards.getLast();
        scope = Scope.hospitals(List.of(ward.hospitalId()));
        patient =
                await(
                        bed.database
                                .platform()
                                .preparedQuery("SELECT max(id) FROM patient")
                                .execute()
                                .map(rows -> rows.iterator().next().getInteger(0)));
        bed.asOwner("VACUUM ANALYZE device, patient, device_assignment, ward, hospital");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void listsTheDevicesOfAHospital() {
        assertReadByIndex(
                plan(scope, PgDevices.LIST, Tuple.of(0, ward.hospitalId(), 0, null, 100)));
    }

    @Test
    void listsTheDevicesOfEveryHospitalOfACaller() {
        assertReadByIndex(plan(scope, PgDevices.LIST, Tuple.of(0, 0, 0, null, 100)));
    }

    @Test
    void listsTheDevicesOfAWardThatAreSwitchedOff() {
        assertReadByIndex(
                plan(scope, PgDevices.LIST, Tuple.of(0, ward.hospitalId(), ward.id(), false, 100)));
    }

    @Test
    void listsTheNextPartOfTheDevicesOfAHospital() {
        assertReadByIndex(
                plan(scope, PgDevices.LIST, Tuple.of(37_000, ward.hospitalId(), 0, true, 100)));
    }

    @Test
    void listsTheDevicesOfSomebodyWhoSeesOneWard() {
        assertReadByIndex(plan(ofWard(ward.id()), PgDevices.LIST, Tuple.of(0, 0, 0, null, 100)));
    }

    @Test
    void listsTheDevicesOfSomebodyWhoSeesAWardWithoutAny() {
        assertReadByIndex(plan(ofWard(0), PgDevices.LIST, Tuple.of(0, 0, 0, null, 100)));
    }

    @Test
    void findsThePatientOfSomebodyWhoSeesOneWard() {
        Tuple one = Tuple.of((Object) new UUID[] {UUID.randomUUID()});

        assertReadByIndex(plan(ofWard(ward.id()), PgPatients.FIND, one));
    }

    private static Scope ofWard(int wardId) {
        List<Integer> hospital = List.of(ward.hospitalId());
        return new Scope.Hospitals(hospital, hospital, List.of(wardId), List.of());
    }

    @Test
    void findsADevice() {
        String plan = plan(scope, PgDevices.FIND, Tuple.of(UUID.randomUUID()));

        assertThat(plan).contains("device_public_id_key");
        assertReadByIndex(plan);
    }

    @Test
    void findsTheDevicesOfAPatient() {
        String plan =
                plan(
                        scope,
                        PgAssignments.OF_PATIENTS,
                        Tuple.of(new Integer[] {patient}, FROM, FROM.plusDays(20)));

        assertThat(plan).contains("device_assignment_patient");
        assertReadByIndex(plan);
    }

    @Test
    void findsThePatientsOfADevice() {
        String plan =
                plan(
                        Scope.platform(),
                        PgAssignments.OF_DEVICE,
                        Tuple.of(39_000, FROM, FROM.plusDays(20)));

        assertThat(plan).contains("device_assignment_device");
        assertReadByIndex(plan);
    }

    @Test
    void findsWhomDevicesMeasureNow() {
        Integer[] devices = {39_001, 39_002, 39_003};

        String plan = plan(Scope.platform(), PgAssignments.PRESENT, Tuple.of((Object) devices));

        assertThat(plan).containsPattern("device_assignment_(open|device)");
        assertReadByIndex(plan);
    }

    private static void assertReadByIndex(String plan) {
        assertThat(plan).doesNotContainPattern("Seq Scan on (device|device_assignment|patient)\\b");
    }

    private static String plan(Scope reader, String sql, Tuple values) {
        String plan =
                await(
                        bed.database.read(
                                reader,
                                connection ->
                                        connection
                                                .preparedQuery("EXPLAIN (ANALYZE, BUFFERS) " + sql)
                                                .execute(values)
                                                .map(
                                                        rows ->
                                                                rows.stream()
                                                                        .map(
                                                                                row ->
                                                                                        row
                                                                                                .getString(
                                                                                                        0))
                                                                        .collect(
                                                                                Collectors.joining(
                                                                                        "\n")))));
        LOG.info("plan\n{}", plan);
        return plan;
    }

    private static void run(String sql, Tuple values) {
        done(bed.database.platform().preparedQuery(sql).execute(values));
    }
}
