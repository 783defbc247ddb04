package io.wardstream.samples.rollup;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a minute of all devices, and a range of a patient, touch. */
final class RollupPlanIT {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final String SLOT = "vital_sample_20260301t0800";

    private static RollupBed bed;
    private static int patient;

    @BeforeAll
    static void fill() {
        bed = new RollupBed(START);
        patient = bed.samples.patient();
        int device = bed.deviceOf(patient);
        bed.run(
                """
                INSERT INTO vital_sample
                  (observed_at, received_at, device_id, seq, validity, epoch_no, flags, heart_rate)
                SELECT at, at, $1::int + d, s, 0, 1, 1, 720
                FROM generate_series(1, 900) AS s, generate_series(0, 99) AS d,
                     LATERAL (SELECT $2::timestamptz + s * interval '1 second' AS at) AS one
                ORDER BY s, d
                """,
                device,
                PgRollups.instant(bed.at(0)));
        bed.samples.registry.asOwner("VACUUM ANALYZE " + SLOT); // autovacuum would come to it
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void readsTheMinutesRowsByTheirTimeAndNothingElseOfTheSlots() {
        String plan =
                await(
                        bed.database()
                                .write(
                                        connection ->
                                                PgRollupMark.lock(connection)
                                                        .compose(
                                                                _ ->
                                                                        connection
                                                                                .preparedQuery(
                                                                                        "EXPLAIN "
                                                                                                + PgClosedMinutes
                                                                                                        .ROLL_MINUTES)
                                                                                .execute(minute()))
                                                        .map(
                                                                rows ->
                                                                        rows.stream()
                                                                                .map(
                                                                                        row ->
                                                                                                row
                                                                                                        .getString(
                                                                                                                0))
                                                                                .collect(
                                                                                        Collectors
                                                                                                .joining(
                                                                                                        "\n")))));

        assertThat(plan).contains("Bitmap Index Scan on " + SLOT + "_observed_at_idx");
        assertThat(plan).doesNotContain("vital_sample_20260301t0400", "Seq Scan on vital_sample");
    }

    private static Tuple minute() {
        return Tuple.of(PgRollups.instant(bed.at(300)), PgRollups.instant(bed.at(360)));
    }

    @Test
    void readsAPatientsMinutesInOrderByTheKeyOfTheirDay() {
        bed.rollUp(900);
        bed.run(
                "SELECT vital_rollup_open(ARRAY[$1]::timestamptz[])",
                PgRollups.instant(bed.at(86_400)));

        List<String> plan =
                await(
                        bed.database()
                                .read(
                                        Scope.hospitals(List.of(bed.samples.ward.hospitalId())),
                                        connection ->
                                                connection
                                                        .preparedQuery(
                                                                "EXPLAIN " + PgRollups.MINUTES)
                                                        .execute(
                                                                Tuple.of(
                                                                        patient,
                                                                        PgRollups.instant(
                                                                                bed.at(0)),
                                                                        PgRollups.instant(
                                                                                bed.at(900))))
                                                        .map(
                                                                rows ->
                                                                        rows.stream()
                                                                                .map(
                                                                                        row ->
                                                                                                row
                                                                                                        .getString(
                                                                                                                0))
                                                                                .toList())));

        assertThat(plan)
                .anyMatch(line -> line.contains("using vital_rollup_1m_20260301_pkey"))
                .noneMatch(line -> line.contains("20260302") || line.contains("Sort"));
    }
}
