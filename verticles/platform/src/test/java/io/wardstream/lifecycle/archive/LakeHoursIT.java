package io.wardstream.lifecycle.archive;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.embedded.TestS3;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistoryException;
import io.wardstream.history.KeptRollups;
import io.wardstream.history.Resolution;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.VitalStats;
import io.wardstream.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two months of hours in the lake, and the hours after them in PostgreSQL. */
final class LakeHoursIT {
    private static final YearMonth LEAP = YearMonth.of(2024, 2);
    private static final long FROM = Instant.parse("2024-02-01T00:00:00Z").toEpochMilli();
    private static final long TO = Instant.parse("2024-04-01T00:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @TempDir private static Path folder;

    private static ArchiveBed bed;
    private static ObjectStore store;
    private static LakeAnswers lake;
    private static int patient;
    private static int device;

    @BeforeAll
    static void write() throws IOException {
        bed = new ArchiveBed(TestS3.shared(), LocalDate.of(2026, 3, 1));
        store = bed.store();
        patient = bed.samples.patient();
        device = bed.samples.device();
        bed.samples.assign(device, patient, FROM, null);
        for (YearMonth month : List.of(LEAP, LEAP.plusMonths(1))) {
            put(month);
        }
        // What PostgreSQL says of an hour that is in the lake does not count any more.
        KeptRollups kept =
                new KeptRollups(
                        List.of(beat(1, FROM + 5, 99), beat(2, TO, 70), beat(3, TO + HOUR, 71)),
                        0,
                        TO + 10 * HOUR);
        lake = LakeAnswers.of(bed, kept, store, folder.resolve("cache"));
    }

    @AfterAll
    static void close() {
        lake.close();
        bed.close();
    }

    @Test
    void readsHoursOfTheLeapDayAcrossTheBorderOfMonths() {
        long leapDay = Instant.parse("2024-02-29T00:00:00Z").toEpochMilli();

        List<HistoryBucket> buckets =
                lake.ask(patient, leapDay, leapDay + 26 * HOUR, Resolution.HOUR).buckets();

        assertThat(buckets).hasSize(26);
        assertThat(buckets.getFirst()).isEqualTo(new HistoryBucket(leapDay, vitals(leapDay)));
        assertThat(buckets.getLast())
                .isEqualTo(new HistoryBucket(leapDay + 25 * HOUR, vitals(leapDay + 25 * HOUR)));
    }

    @Test
    void goesOverToPostgresWithoutAGapOrADouble() {
        List<HistoryBucket> buckets =
                lake.ask(patient, FROM, TO + 2 * HOUR, Resolution.HOUR).buckets();

        assertThat(buckets)
                .extracting(HistoryBucket::time)
                .isEqualTo(
                        LongStream.iterate(FROM, at -> at < TO + 2 * HOUR, at -> at + HOUR)
                                .boxed()
                                .toList());
        assertThat(buckets.getFirst().vitals()).isEqualTo(vitals(FROM));
        assertThat(buckets.getLast().vitals())
                .containsEntry(
                        VitalSign.HEART_RATE, new VitalStats(1, 1, 710, (short) 710, (short) 710));
    }

    @Test
    void showsNothingOfAnotherHospitalsPatient() {
        assertThat(
                        lake.ask(patient + 1_000, FROM + HOUR, FROM + 5 * HOUR, Resolution.HOUR)
                                .buckets())
                .isEmpty();
    }

    @Test
    void saysWhichMonthsMustBeAskedBack() {
        bed.sql("UPDATE archive_hours SET cold_at = now() WHERE month = $1", month(LEAP));

        HistoryException refusal =
                catchThrowableOfType(
                        HistoryException.class, () -> lake.ask(patient, FROM, TO, Resolution.HOUR));

        assertThat(refusal.reason()).isEqualTo(HistoryException.Reason.COLD);
        assertThat(refusal.cold())
                .isEqualTo(new ColdRange(bed.samples.ward.hospitalId(), List.of(), List.of(LEAP)));
        bed.sql("UPDATE archive_hours SET cold_at = NULL WHERE month = $1", month(LEAP));
    }

    private static Tuple month(YearMonth month) {
        return Tuple.of(month.atDay(1));
    }

    private static void put(YearMonth month) throws IOException {
        int hospital = bed.samples.ward.hospitalId();
        String key = "hours/hospital=" + hospital + "/month=" + month + "/";
        Path file = folder.resolve(month + ".parquet");
        try (CarpetWriter<ArchivedHour> out =
                new CarpetWriter.Builder<>(
                                new FileSystemOutputFile(file.toFile()), ArchivedHour.class)
                        .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                        .withDefaultTimeUnit(TimeUnit.MILLIS)
                        .build()) {
            for (long at = begin(month); at < begin(month.plusMonths(1)); at += HOUR) {
                for (Map.Entry<VitalSign, VitalStats> vital : vitals(at).entrySet()) {
                    out.write(hour(patient, at, vital.getKey(), vital.getValue()));
                }
            }
            out.write(
                    hour(
                            patient + 1_000,
                            FROM + 3 * HOUR,
                            VitalSign.SPO2,
                            new VitalStats(1, 1, 9, (short) 9, (short) 9)));
        }
        JsonObject part =
                new JsonObject()
                        .put("name", "part-0.parquet")
                        .put("bytes", Files.size(file))
                        .put("sha256", Sha256.of(file))
                        .put("rows", 1);
        Buffer manifest =
                new JsonObject()
                        .put("hospital", hospital)
                        .put("month", month.toString())
                        .put("files", new JsonArray().add(part))
                        .toBuffer();
        done(store.put(key + "part-0.parquet", file));
        done(store.put(key + LakeFolder.MANIFEST, manifest));
        bed.sql(
                "INSERT INTO archive_hours (month, hospital_id, state, manifest_sha256)"
                        + " VALUES ($1, $2, 'dropped', $3)",
                Tuple.of(month.atDay(1), hospital, Sha256.of(manifest.getBytes())));
    }

    private static ArchivedHour hour(int of, long at, VitalSign sign, VitalStats stats) {
        return new ArchivedHour(
                of,
                Instant.ofEpochMilli(at),
                device,
                sign.wireName(),
                stats.count(),
                stats.valid(),
                stats.sum(),
                stats.min(),
                stats.max());
    }

    private static Map<VitalSign, VitalStats> vitals(long at) {
        short value = (short) (600 + at / HOUR % 50);
        return Map.of(
                VitalSign.HEART_RATE, new VitalStats(60, 59, 60L * value, value, value),
                VitalSign.SPO2, new VitalStats(2, 2, 1_950, (short) 970, (short) 980));
    }

    private static long begin(YearMonth month) {
        return ArchiveBed.begin(month.atDay(1)).toEpochMilli();
    }

    private static StoredSample beat(int seq, long at, int rate) {
        return new StoredSample(
                device, 1, seq, at, Vitals.builder().put(VitalSign.HEART_RATE, rate).build());
    }
}
