package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.samples.PackBed.NOON;
import static io.wardstream.samples.PackBed.SLOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sample costs and what an hour costs to read, in rows and in packed minutes: bedside
 * monitors that send seven vitals a second by clocks and networks that jitter, with a cuff each
 * five minutes.
 */
@Timeout(300)
final class PackedSizeIT {
    private static final Logger LOG = LoggerFactory.getLogger(PackedSizeIT.class);
    private static final int DEVICES = 20;
    private static final int SECONDS = 14_400;
    private static final int HOURS_OF_ROWS = 16;
    private static final int HOURS_IN_ALL = 7 * 24;

    private static PackBed bed;
    private static int device;
    private static double rowBytes;

    @BeforeAll
    static void fillAndPack() {
        bed = new PackBed();
        device = bed.bed.device();
        for (int more = 1; more < DEVICES; more++) {
            int _ = bed.bed.device();
        }
        OffsetDateTime noon = NOON.atOffset(ZoneOffset.UTC);
        for (int from = 0; from < SECONDS; from += 1_200) {
            bed.run(
                    """
                    INSERT INTO vital_sample
                      (observed_at, received_at, device_id, seq, validity, epoch_no, flags, heart_rate,
                       pulse_rate, spo2, respiration_rate, systolic_bp, diastolic_bp, mean_bp, temperature, etco2)
                    SELECT at, at + floor(20 + random() * 60) * interval '1 millisecond', d, second + 1, 0, 1, 1,
                           heart, heart + 10 * floor(random() * 2), 970 - 10 * floor(random() * 1.3),
                           140 + 10 * floor(3 * sin(second / 40.0)),
                           CASE WHEN second % 300 = 0 THEN 1210 END, CASE WHEN second % 300 = 0 THEN 780 END,
                           CASE WHEN second % 300 = 0 THEN 930 END, 3660 + 10 * floor(2 * sin(second / 900.0)),
                           380 + 10 * floor(random() * 2)
                    FROM generate_series($2::int, $2 + 1199) AS second,
                         generate_series($3::int, $3 + $4 - 1) AS d,
                         LATERAL (SELECT $1::timestamptz + second * interval '1 second'
                                           + floor(random() * 12) * interval '1 millisecond' AS at,
                                         720 + 10 * floor(8 * sin(second / 30.0 + d) + 2 * random()) AS heart) AS one
                    ORDER BY second, d
                    """,
                    Tuple.of(noon, from, device, DEVICES));
        }
        rowBytes = bytes("vital_sample_20260301t1200") / samples();
        long begin = System.nanoTime();
        bed.seal(SLOT);
        bed.packAll();
        LOG.info(
                "packed samples={} durationMs={}",
                DEVICES * SECONDS,
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
        bed.bed.registry.asOwner("VACUUM ANALYZE packed_minute");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void takesLessThanTwentyBytesASampleAndThirtyFiveOverSevenDays() {
        double packedBytes = bytes("packed_minute_20260301") / samples();

        double average =
                (rowBytes * HOURS_OF_ROWS + packedBytes * (HOURS_IN_ALL - HOURS_OF_ROWS))
                        / HOURS_IN_ALL;
        LOG.info(
                "bytes a sample rows={} packed={} averageOfSevenDays={}",
                rowBytes,
                packedBytes,
                average);
        assertThat(bed.number("SELECT sum(sample_count) FROM packed_minute"))
                .isEqualTo(DEVICES * SECONDS);
        assertThat(packedBytes).isLessThan(20);
        assertThat(average).isLessThan(35);
    }

    @Test
    void readsAnHourOfADeviceFromFewPagesOfItsDay() {
        String plan =
                await(
                        bed.bed.registry.database.read(
                                bed.bed.scope,
                                connection ->
                                        connection
                                                .preparedQuery(
                                                        "EXPLAIN (ANALYZE, BUFFERS) "
                                                                + PgPackedMinutes.OF_DEVICE)
                                                .execute(
                                                        Tuple.of(
                                                                device + 3,
                                                                NOON.plusSeconds(3_600)
                                                                        .atOffset(ZoneOffset.UTC),
                                                                NOON.plusSeconds(7_200)
                                                                        .atOffset(ZoneOffset.UTC),
                                                                20_001L))
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

        assertThat(plan).containsPattern("Index Scan (using|on) packed_minute_20260301_pkey");
        assertThat(
                        Pattern.compile("on (packed_minute_\\d+)")
                                .matcher(plan)
                                .results()
                                .map(found -> found.group(1)))
                .containsOnly("packed_minute_20260301");
        assertThat(pages(plan)).isBetween(1, 200);
    }

    /** Of the whole plan: the first line that counts them. */
    private static int pages(String plan) {
        MatchResult shared =
                Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?")
                        .matcher(plan)
                        .results()
                        .findFirst()
                        .orElseThrow();
        return number(shared.group(1)) + number(shared.group(2));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static double samples() {
        return DEVICES * (double) SECONDS;
    }

    private static long bytes(String table) {
        return bed.number("SELECT pg_total_relation_size('" + table + "')");
    }
}
