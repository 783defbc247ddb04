package io.wardstream.lifecycle.archive;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.config.ColdConfig;
import io.wardstream.embedded.TestS3;
import io.wardstream.history.HistoryException;
import io.wardstream.history.Resolution;
import io.wardstream.lifecycle.archive.LakeAnswers.Answer;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgRestoredDays;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.PgRollupUpkeep;
import io.wardstream.samples.rollup.PgRollupWork;
import io.wardstream.samples.rollup.PgRollups;
import io.wardstream.samples.rollup.RollupStep.Kind;
import io.wardstream.store.Database;
import io.wardstream.testing.ShiftedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One patient's leap day from the first row to the archive class and back: as the clock moves on,
 * the same questions have the same answers.
 */
final class LifeOfSamplesIT {
    private static final LocalDate DAY = LocalDate.of(2024, 2, 29);
    private static final Instant MIDNIGHT = ArchiveBed.begin(DAY);
    private static final Instant TEN = MIDNIGHT.plus(Duration.ofHours(10));
    private static final ColdConfig COLD = new ColdConfig(1_095, "GLACIER", 7);
    private static final int EVERY_SECOND = 600;
    private static final int FIRST_OF_THEM = 2_000;

    private final ArchiveBed bed = new ArchiveBed(TestS3.shared(), DAY);
    private final ShiftedClock clock = ShiftedClock.standing(ArchiveBed.begin(DAY.plusDays(1)));
    private final GlacierStore store = new GlacierStore(bed.store(), true);
    private final int patient = bed.samples.patient();
    private final int device = bed.samples.device();
    private final PgRollups rollups = new PgRollups(database());
    private final PgRestores restores = new PgRestores(database(), clock);
    private LakeAnswers history;
    private ArchiveRunner runner;

    @BeforeEach
    void measureForADay(@TempDir Path folder) {
        bed.upkeep = new PgRollupUpkeep(database());
        bed.samples.assign(device, patient, MIDNIGHT.toEpochMilli(), null);
        bed.samples.store(Table.SLOT, bed.minutes(device));
        bed.samples.store(
                Table.SLOT,
                IntStream.range(0, EVERY_SECOND)
                        .mapToObj(i -> sample(FIRST_OF_THEM + i, TEN.plusSeconds(i).plusMillis(7)))
                        .toList());
        history = LakeAnswers.of(bed, clock, rollups, store, folder);
        Archive archive =
                new Archive(
                        store,
                        bed.samples.registry.registry,
                        () -> Future.succeededFuture(Set.of()),
                        bed.sources(bed.stored()),
                        database(),
                        bed.samples.registry.access.signer(),
                        ArchiveBed.config(0),
                        new ColdLake(database(), new PgRestoredDays(database()), COLD),
                        clock,
                        bed.meters);
        runner = bed.runner(archive, _ -> {});
    }

    @AfterEach
    void close() {
        history.close();
        bed.close();
    }

    @Test
    void answersTheSameAtEveryAge() {
        Map<Resolution, Answer> asRows = ask();
        assertThat(asRows)
                .hasEntrySatisfying(
                        Resolution.RAW,
                        answer -> assertThat(answer.samples()).hasSize(60 + EVERY_SECOND))
                .hasEntrySatisfying(
                        Resolution.MINUTE, answer -> assertThat(answer.buckets()).hasSize(1_440));

        rollUp();
        assertThat(ask()).as("rows with minutes and hours").isEqualTo(asRows);
        bed.pack();
        assertThat(ask()).as("packed minutes").isEqualTo(asRows);

        passDays(8);
        look();
        assertThat(count("packed_minute")).isZero();
        assertThat(ask()).as("Parquet").isEqualTo(asRows);

        Map<Resolution, Answer> withLate = comesLate();
        assertThat(withLate).as("a late sample is there at once").isNotEqualTo(asRows);
        look();
        rollUp();
        look();
        assertThat(count("late_sample")).isZero();
        assertThat(ask()).as("Parquet with a file of late samples").isEqualTo(withLate);

        passDays(120);
        look();
        assertThat(await(rollups.keptFrom(BucketLength.MINUTE)))
                .isGreaterThan(ArchiveBed.begin(DAY.plusDays(1)).toEpochMilli());
        assertThat(count("vital_rollup_1h")).isZero();
        assertThat(ask()).as("no minutes, and hours as Parquet").isEqualTo(withLate);

        passDays(3 * 366);
        growCold();
        assertThat(ofAll(this::isCold)).as("archive class").isEqualTo(ofAll(_ -> true));
        for (Resolution resolution : Resolution.values()) {
            bringBack(resolution);
        }
        assertThat(ask()).as("brought back from the archive class").isEqualTo(withLate);
    }

    private Map<Resolution, Answer> ask() {
        return ofAll(
                resolution -> {
                    boolean isRaw = resolution == Resolution.RAW;
                    long from = (isRaw ? TEN : MIDNIGHT).toEpochMilli();
                    Duration time = isRaw ? Duration.ofHours(1) : Duration.ofDays(1);
                    return history.ask(patient, from, from + time.toMillis(), resolution);
                });
    }

    private static <T> Map<Resolution, T> ofAll(Function<Resolution, T> question) {
        Map<Resolution, T> answers = new EnumMap<>(Resolution.class);
        for (Resolution resolution : Resolution.values()) {
            answers.put(resolution, question.apply(resolution));
        }
        return answers;
    }

    private boolean isCold(Resolution resolution) {
        return refusal(resolution).reason() == HistoryException.Reason.COLD;
    }

    private HistoryException refusal(Resolution resolution) {
        long from = TEN.toEpochMilli();
        return Objects.requireNonNull(
                catchThrowableOfType(
                        HistoryException.class,
                        () ->
                                history.ask(
                                        patient,
                                        from,
                                        from + Duration.ofHours(1).toMillis(),
                                        resolution)));
    }

    /** What history says must be asked back, until it answers. */
    private void bringBack(Resolution resolution) {
        long from = TEN.toEpochMilli();
        try {
            Answer _ =
                    history.ask(patient, from, from + Duration.ofHours(1).toMillis(), resolution);
        } catch (HistoryException refusal) {
            ColdRange cold = Objects.requireNonNull(refusal.cold());
            Restore job = await(restores.ask(cold.hospitalId(), cold.days(), cold.months()));
            done(runner.restore(Future::succeededFuture));
            store.arrive();
            passMinutes();
            done(runner.restore(Future::succeededFuture));
            assertThat(await(restores.find(bed.samples.scope, job.id())).orElseThrow().state())
                    .isEqualTo(Restore.State.DONE);
        }
    }

    /** The platform marks what is due, the store moves it, the platform sees that. */
    private void growCold() {
        look();
        store.followRules();
        passDays(2);
        look();
    }

    /** As a flush leaves it, with one that is in the lake already. */
    private Map<Resolution, Answer> comesLate() {
        VitalSample late = sample(5_000, TEN.plusSeconds(EVERY_SECOND));
        bed.samples.store(Table.LATE, List.of(late, sample(FIRST_OF_THEM, TEN.plusMillis(7))));
        bed.sql(
                "INSERT INTO rollup_dirty (device_id, minute) VALUES ($1, $2), ($1, $3)",
                Tuple.of(
                        device,
                        TEN.atOffset(ZoneOffset.UTC),
                        TEN.plusSeconds(EVERY_SECOND).atOffset(ZoneOffset.UTC)));
        look();
        rollUp();
        return ask();
    }

    private VitalSample sample(int seq, Instant at) {
        return ArchiveBed.sample(device, seq, at.toEpochMilli());
    }

    private void passDays(int days) {
        clock.forward(Duration.ofDays(days));
    }

    private void passMinutes() {
        clock.forward(Duration.ofMinutes(30));
    }

    /** The archive's next look at what is due. */
    private void look() {
        bed.pack();
        Instant due = clock.instant().minus(Duration.ofDays(7));
        List<LocalDate> days = await(bed.raw.endedBefore(due));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        done(runner.run(days, today, Future::succeededFuture));
    }

    /** Until there is nothing to do; there are no samples after the day. */
    private void rollUp() {
        PgRollupWork work =
                new PgRollupWork(
                        database(),
                        bed.samples.registry.registry.assignments(),
                        new PgDeviceSamples(database()),
                        bed.days);
        long end = ArchiveBed.begin(DAY.plusDays(1)).toEpochMilli();
        Kind kind = Kind.WAITING;
        while (kind != Kind.IDLE) {
            kind = await(work.step(end)).kind();
        }
        bed.sql(
                "UPDATE rollup_mark SET mark = $1, done = $1",
                Tuple.of(ArchiveBed.begin(DAY.plusYears(4)).atOffset(ZoneOffset.UTC)));
    }

    private Database database() {
        return bed.samples.registry.database;
    }

    private long count(String table) {
        return await(
                database()
                        .platform()
                        .query("SELECT count(*) FROM " + table)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0)));
    }
}
