package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Assignments;
import io.wardstream.samples.MissedSamples.Range;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why no (patient, time) index is missed: one device's rows come out of the unique index, and slots
 * outside the range are not touched. With -Dwardstream.long=true on 3.5 million rows, twelve hours
 * of 80 devices, each row of a device on a page of its own, beside 5,000 other devices.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ReadPlanIT {

    private static final Logger LOG = LoggerFactory.getLogger(ReadPlanIT.class);
    private static final Instant NOW = Instant.parse("2026-03-01T13:30:00Z");
    private static final long NOW_MILLIS = NOW.toEpochMilli();
    private static final boolean IS_LONG = Boolean.getBoolean("wardstream.long");
    private static final int SECONDS = IS_LONG ? 43_200 : 600;
    private static final int DEVICES = 80;
    private static final int OTHER_DEVICES = IS_LONG ? 5_000 : 100;
    private static final int RUNS = IS_LONG ? 100 : 5;
    private static final int MANY = 20_000;
    private static final long HOUR = 3_600_000L;

    private static final String IDENTITY_INDEX =
            "vital_sample_20260301t1300_device_id_observed_at_seq_epoch";

    private static SampleBed bed;
    private static int patient;
    private static int device;

    @BeforeAll
    static void fill() {
        bed = new SampleBed(NOW);
        patient = bed.patient();
        device = bed.device();
        for (int i = 1; i < DEVICES; i++) {
            int _ = bed.device();
        }
        bed.epoch(device, 1, 1);
        bed.assign(device, patient, NOW_MILLIS - 48 * HOUR, null);
        run(
                """
                INSERT INTO device (hospital_id, ward_id, name, model)
                SELECT $1, $2, 'm', 'm' FROM generate_series(1, $3)
                """,
                Tuple.of(bed.ward.hospitalId(), bed.ward.id(), OTHER_DEVICES));
        for (int from = SECONDS; from > 0; from -= 600) {
            insert(from);
        }
        bed.registry.asOwner( // autovacuum would come to it within a minute
                "VACUUM ANALYZE vital_sample, late_sample, device, device_epoch, device_assignment");
    }

    /** In the order of arrival: one second of all devices after the other. */
    private static void insert(int fromSecondsAgo) {
        run(
                """
                INSERT INTO vital_sample
                  (observed_at, received_at, device_id, seq, validity, epoch_no, flags, heart_rate,
                   pulse_rate, spo2, respiration_rate, systolic_bp, diastolic_bp, mean_bp)
                SELECT at, at, d, $3::int - back, 0, 1, 1, 720, 720, 970, 140, bp, bp, bp
                FROM generate_series($2::int, $2 - 599, -1) AS back,
                     generate_series($4::int, $4 + $5 - 1) AS d,
                     LATERAL (SELECT $1::timestamptz - back * interval '1 second' AS at,
                                     CASE WHEN back % 300 = 299 THEN 800 END AS bp) AS one
                ORDER BY back DESC, d
                """,
                Tuple.of(SampleBed.utc(NOW_MILLIS), fromSecondsAgo, SECONDS + 1, device, DEVICES));
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void readsLatestValuesByTheUniqueIndexOfTheNewestSlots() {
        String plan =
                plan(
                        PgLatestReader.NEWEST,
                        PgLatestReader.values(
                                IntStream.range(device, device + 20)
                                        .mapToObj(ReadPlanIT::newest)
                                        .toList()));

        assertThat(slots(plan)).containsExactlyInAnyOrder("20260301t0900", "20260301t1300");
        assertThat(plan).containsPattern("Index Scan Backward using " + IDENTITY_INDEX);
        assertThat(plan).doesNotContain("Seq Scan on vital_sample_20260301t1300");
    }

    private static PatientSearch.Question newest(int deviceId) {
        Map<VitalSign, LatestEntry> nothing = LatestSearch.nothing();
        LatestSearch search =
                new LatestSearch(nothing, NOW_MILLIS - HOUR, Long.MAX_VALUE, NOW_MILLIS);
        return new PatientSearch.Question(deviceId, requireNonNull(search.next()), search);
    }

    @Test
    void readsAnHourByTheUniqueIndexOfItsSlots() {
        String plan =
                plan(
                        PgPatientSamples.OBSERVED,
                        Tuple.of(
                                device,
                                SampleBed.utc(NOW_MILLIS - HOUR),
                                SampleBed.utc(NOW_MILLIS),
                                MANY + 1L));

        assertThat(slots(plan)).containsExactlyInAnyOrder("20260301t0900", "20260301t1300");
        assertThat(plan).containsPattern("Index Scan (using|on) " + IDENTITY_INDEX);
        assertThat(plan).doesNotContain("Seq Scan on vital_sample_20260301t1300");
    }

    @Test
    void readsAWindowOfHistoryByTheUniqueIndexOfItsSlot() {
        String plan =
                plan(
                        PgPatientSamples.OBSERVED,
                        Tuple.of(
                                device,
                                SampleBed.utc(NOW_MILLIS - 600_000),
                                SampleBed.utc(NOW_MILLIS),
                                2_001L));

        assertThat(slots(plan)).containsExactly("20260301t1300");
        assertThat(plan).containsPattern("Index Scan (using|on) " + IDENTITY_INDEX);
        assertThat(plan).doesNotContain("Seq Scan on vital_sample_20260301t1300");
    }

    @Test
    void readsAllSamplesOfADeviceByTheUniqueIndexOfTheirSlots() {
        String plan =
                plan(
                        Scope.platform(),
                        PgDeviceSamples.OBSERVED,
                        Tuple.of(
                                device,
                                SampleBed.utc(NOW_MILLIS - HOUR),
                                SampleBed.utc(NOW_MILLIS)));

        assertThat(slots(plan)).containsExactlyInAnyOrder("20260301t0900", "20260301t1300");
        assertThat(plan).containsPattern("Index Scan (using|on) " + IDENTITY_INDEX);
        assertThat(plan).doesNotContain("Seq Scan on vital_sample_20260301t1300");
    }

    @Test
    void readsMissedSamplesByTheUniqueIndexOfTheirSlots() {
        long from = NOW_MILLIS - 60_000;
        List<Range> ranges =
                IntStream.range(0, 20)
                        .mapToObj(i -> new Range(device + i, 1, 1, SECONDS, from, NOW_MILLIS))
                        .toList();

        String plan =
                plan(Scope.platform(), PgMissedSamples.IN_RANGES, PgMissedSamples.values(ranges));

        assertThat(slots(plan)).containsExactly("20260301t1300");
        assertThat(plan).containsPattern("Index Scan (using|on) " + IDENTITY_INDEX);
        assertThat(plan).doesNotContain("Seq Scan on vital_sample_20260301t1300");
    }

    @Test
    void readsTheLiveSamplesOfDevicesByTheUniqueIndexOfTheNewestSlots() {
        Integer[] devices = IntStream.range(device, device + 20).boxed().toArray(Integer[]::new);

        String plan =
                plan(
                        Scope.platform(),
                        PgMissedSamples.LIVE_SINCE,
                        Tuple.of(
                                devices,
                                SampleBed.utc(NOW_MILLIS - 60_000),
                                SampleBed.utc(NOW_MILLIS + 60_000)));

        assertThat(slots(plan)).containsExactly("20260301t1300");
        assertThat(plan).containsPattern("Index Scan (using|on) " + IDENTITY_INDEX);
        assertThat(plan).doesNotContain("Seq Scan on vital_sample_20260301t1300");
    }

    @Test
    void measuresWhatTheReadsTake() {
        Assignments assignments = bed.registry.registry.assignments();
        PgPatientSamples history = new PgPatientSamples(bed.registry.database, assignments);
        PgLatestReader latest =
                new PgLatestReader(
                        bed.registry.database, assignments, Clock.fixed(NOW, ZoneOffset.UTC));

        measure("assignments", () -> assignments.ofPatient(bed.scope, patient, 0, NOW_MILLIS));
        measure(
                "latest, etco2 and temperature never measured",
                () -> latest.latest(bed.scope, patient));
        measure("an hour raw", () -> raw(history, HOUR));
        measure("five minutes raw", () -> raw(history, 300_000));
        measure("five hours raw", () -> raw(history, 5 * HOUR));
        MissedSamples missed =
                new PgMissedSamples(bed.registry.database, Clock.fixed(NOW, ZoneOffset.UTC));
        List<Integer> devices = IntStream.range(device, device + DEVICES).boxed().toList();
        measure(
                "last minute of 80 devices, live",
                () -> missed.liveSince(devices, NOW_MILLIS - 60_000));

        assertThat(await(raw(history, 300_000))).isEqualTo(300);
        assertThat(await(latest.latest(bed.scope, patient)).values()).hasSize(7);
    }

    private static Future<Integer> raw(PgPatientSamples history, long back) {
        return history.observed(bed.scope, patient, NOW_MILLIS - back, NOW_MILLIS, MANY)
                .map(samples -> samples.size());
    }

    private static void measure(String what, Supplier<Future<?>> read) {
        long[] micros = new long[RUNS];
        done(read.get());
        for (int i = 0; i < RUNS; i++) {
            long begin = System.nanoTime();
            done(read.get());
            micros[i] = Duration.ofNanos(System.nanoTime() - begin).toNanos() / 1_000;
        }
        Arrays.sort(micros);
        LOG.info(
                "read measured what={} p50Micros={} p95Micros={}",
                what,
                micros[RUNS / 2],
                micros[RUNS * 95 / 100]);
    }

    private static Set<String> slots(String plan) {
        return Pattern.compile("on vital_sample_(\\d{8}t\\d{4})")
                .matcher(plan)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static String plan(String sql, Tuple values) {
        return plan(bed.scope, sql, values);
    }

    private static String plan(Scope scope, String sql, Tuple values) {
        String plan =
                await(
                        bed.registry.database.read(
                                scope,
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
        done(bed.registry.database.platform().preparedQuery(sql).execute(values));
    }
}
