package io.wardstream.lifecycle.archive;

import static io.wardstream.lifecycle.archive.RestoreBed.DAY;
import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.LateMerge;
import io.wardstream.samples.PgLateMerge;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RestoreIT {

    private static final Duration THREE_YEARS = Duration.ofDays(1_095);
    private static final Duration A_WEEK = Duration.ofDays(7);

    private final RestoreBed bed = new RestoreBed();
    private final ColdObjectStore plain = bed.bed.store();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void growsColdByTheStoresRuleIsReadAgainForAWeekAndIsColdAgain() {
        GlacierStore store = new GlacierStore(plain, true);
        List<VitalSample> _ = bed.archive(store);

        grow(store);

        assertThat(store.classes).containsOnlyKeys(key("part-0.parquet"));
        assertThat(bed.noted("cold_at")).isEqualTo(bed.clock.instant());
        assertThatThrownBy(() -> await(store.get(key("part-0.parquet"))))
                .isInstanceOf(ObjectStoreException.class);

        Restore asked = ask(DAY);
        bed.work(store);

        assertThat(ask(DAY).id()).isEqualTo(asked.id());
        assertThat(bed.job(asked.id()).state()).isEqualTo(Restore.State.WAITING);
        assertThat(bed.job(asked.id()).storeAskedAt()).isEqualTo(bed.clock.instant());
        assertThat(bed.noted("readable_until")).isNull();

        store.arrive();
        bed.clock.forward(Duration.ofMinutes(5));
        bed.work(store);

        Instant until = bed.clock.instant().plus(A_WEEK);
        assertThat(bed.job(asked.id()).state()).isEqualTo(Restore.State.DONE);
        assertThat(bed.job(asked.id()).readableUntil()).isEqualTo(until);
        assertThat(bed.noted("readable_until")).isEqualTo(until);
        assertThat(await(store.get(key("part-0.parquet"))).length()).isPositive();
        assertThat(ask(DAY).id()).isEqualTo(asked.id());

        store.letGo();
        bed.clock.forward(A_WEEK.plusSeconds(1));
        bed.tend(store);

        assertThat(bed.noted("readable_until")).isNull();
        assertThat(bed.noted("cold_at")).isNotNull();
        assertThat(ask(DAY).id()).isNotEqualTo(asked.id());
    }

    @Test
    void isCopiedIntoTheArchiveClassAndBackWhereTheStoreHasNoRules() {
        GlacierStore store = new GlacierStore(plain, false);
        List<VitalSample> _ = bed.archive(store);
        bed.clock.forward(THREE_YEARS.minusDays(8));
        bed.tend(store);
        boolean isEarly = !store.classes.isEmpty();

        bed.clock.forward(Duration.ofDays(1));
        bed.tend(store);

        assertThat(isEarly).isFalse();
        assertThat(store.classes).containsOnlyKeys(key("part-0.parquet"));
        assertThat(bed.noted("cold_at")).isEqualTo(bed.clock.instant());

        Restore asked = ask(DAY);
        bed.work(store);

        assertThat(bed.job(asked.id()).state()).isEqualTo(Restore.State.DONE);
        assertThat(store.classes).isEmpty();

        bed.tend(store);
        assertThat(store.classes).isEmpty();
        bed.clock.forward(A_WEEK.plusSeconds(1));
        bed.tend(store);

        assertThat(store.classes).containsOnlyKeys(key("part-0.parquet"));
        assertThat(bed.noted("readable_until")).isNull();
    }

    @Test
    void movesMonthsOfHoursToo() {
        GlacierStore store = new GlacierStore(plain, false);
        String part = "hours/hospital=" + bed.hospital() + "/month=2026-03/part-0.parquet";
        done(store.put(part, Buffer.buffer("x")));
        bed.bed.sql(
                "INSERT INTO archive_hours (month, hospital_id, state, row_count) VALUES ('2026-03-01', $1, 'dropped', 1)",
                Tuple.of(bed.hospital()));

        bed.clock.forward(THREE_YEARS);
        bed.tend(store);
        boolean isEarly = !store.classes.isEmpty();
        bed.clock.forward(Duration.ofDays(31));
        bed.tend(store);

        assertThat(isEarly).isFalse();
        assertThat(store.classes).containsOnlyKeys(part);

        Restore asked =
                await(bed.restores.ask(bed.hospital(), List.of(), List.of(YearMonth.of(2026, 3))));
        bed.work(store);

        assertThat(bed.job(asked.id()).state()).isEqualTo(Restore.State.DONE);
        assertThat(store.classes).isEmpty();
    }

    @Test
    void isBroughtBackIntoPostgresFieldByFieldForAWeek() {
        List<VitalSample> archived = bed.archive(plain);
        assertThat(bed.samples()).isEmpty();

        Restore asked = bed.intoDatabase();
        bed.work(plain);

        assertThat(bed.samples()).hasSameSizeAs(archived).isEqualTo(archived);
        Restore job = bed.job(asked.id());
        assertThat(job.state()).isEqualTo(Restore.State.DONE);
        assertThat(job.rows()).isEqualTo(1_440);
        assertThat(job.rowsDone()).isEqualTo(1_440);
        assertThat(bed.intoDatabase().id()).isEqualTo(asked.id());
        assertThat(bed.samples(bed.bed.samples.scope)).as("what the hospital sees").hasSize(1_440);
        assertThat(bed.samples(Scope.hospitals(List.of(9_999)))).isEmpty();
        assertThat(bed.count("rollup_dirty")).as("minutes to be counted again").isZero();
        assertThat(bed.bed.due()).as("days to export").isEmpty();

        bed.clock.forward(A_WEEK.plusSeconds(1));
        bed.work(plain);

        assertThat(bed.samples()).isEmpty();
        assertThat(bed.bed.due()).isEmpty();
        assertThat(bed.intoDatabase().id()).isNotEqualTo(asked.id());
    }

    @Test
    void theHolderOfTheLeaseDoesWhatIsAskedFor() {
        List<VitalSample> archived = bed.archive(plain);
        Restore asked = bed.intoDatabase();

        bed.deploy(plain);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> bed.job(asked.id()).state() == Restore.State.DONE);
        assertThat(bed.samples()).hasSameSizeAs(archived).isEqualTo(archived);
    }

    @Test
    void takesNoLateSampleIntoADayThatWillBeDropped() {
        List<VitalSample> archived = bed.archive(plain);
        Restore _ = bed.intoDatabase();
        bed.work(plain);
        VitalSample late =
                ArchiveBed.sample(bed.device, 2_000, ArchiveBed.begin(DAY).toEpochMilli() + 30_000);
        bed.bed.samples.store(Table.LATE, List.of(late, archived.getFirst()));

        LateMerge.Merged merged =
                await(new PgLateMerge(bed.database()).next(Instant.now(), bed.clock.instant()));

        assertThat(merged.isNothing()).isTrue();
        assertThat(bed.samples()).as("each once").hasSize(1_441).contains(late);
        bed.clock.forward(A_WEEK.plusSeconds(1));
        bed.work(plain);
        assertThat(bed.samples()).hasSize(2).contains(late);
    }

    @Test
    void goesOnWhereAKilledOneStoppedWhicheverStepThatWas() {
        GlacierStore store = new GlacierStore(plain, true);
        List<VitalSample> archived = bed.archive(store);
        Set<RestoreStep> killedAt = EnumSet.noneOf(RestoreStep.class);
        RestoreStep.Watch killer = step -> killOnce(step, killedAt);
        bed.clock.forward(THREE_YEARS);
        bed.tend(store, killer);
        bed.tend(store, killer);
        store.followRules();
        bed.clock.forward(Duration.ofHours(7));
        bed.tend(store, killer);
        Restore asked = bed.intoDatabase();

        int attempts = 0;
        while (bed.job(asked.id()).state() != Restore.State.DONE && attempts++ < 20) {
            bed.work(store, killer);
            store.arrive();
            bed.clock.forward(Duration.ofMinutes(6));
        }

        assertThat(killedAt)
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.complementOf(EnumSet.of(RestoreStep.COPIED)));
        assertThat(bed.samples()).hasSameSizeAs(archived).isEqualTo(archived);
    }

    @Test
    void copiesOnWhenItWasKilledBetweenTwoCopies() {
        GlacierStore store = new GlacierStore(plain, false);
        List<VitalSample> _ = bed.archive(store);
        Set<RestoreStep> killedAt = EnumSet.noneOf(RestoreStep.class);
        bed.clock.forward(THREE_YEARS);

        bed.tend(store, step -> killOnce(step, killedAt));
        boolean isNoted = bed.noted("cold_at") != null;
        bed.tend(store);

        assertThat(killedAt).containsExactly(RestoreStep.COPIED);
        assertThat(isNoted).isFalse();
        assertThat(bed.noted("cold_at")).isNotNull();
        assertThat(store.classes).containsOnlyKeys(key("part-0.parquet"));
    }

    @Test
    void namesTheDayAndTheFileThatIsDamagedAndBringsNothingOfItBack() throws IOException {
        List<VitalSample> _ = bed.archive(plain);
        Path file = bed.bed.bucket.resolve(key("part-0.parquet"));
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);

        Restore asked = bed.intoDatabase();
        bed.work(plain);

        Restore job = bed.job(asked.id());
        assertThat(job.state()).isEqualTo(Restore.State.FAILED);
        assertThat(job.error()).contains(key("part-0.parquet")).contains("SHA-256");
        assertThat(bed.samples()).isEmpty();
        assertThat(bed.bed.failures("corrupt")).isEqualTo(1);
    }

    @Test
    void triesAgainWhenTheStoreRefusesOrIsAway() {
        List<VitalSample> archived = bed.archive(plain);
        Restore asked = bed.intoDatabase();

        bed.work(bed.bed.store("x".repeat(32), Duration.ofSeconds(20)));

        Restore job = bed.job(asked.id());
        assertThat(job.state()).isEqualTo(Restore.State.WAITING);
        assertThat(job.attempts()).isEqualTo(1);
        assertThat(job.error()).contains("403");
        assertThat(bed.bed.failures("denied")).isEqualTo(1);

        bed.work(plain);
        assertThat(bed.samples()).as("after a pause").isEmpty();
        bed.clock.forward(Duration.ofSeconds(11));
        bed.work(plain);

        assertThat(bed.samples()).hasSameSizeAs(archived).isEqualTo(archived);
        assertThat(bed.job(asked.id()).error()).isNull();
    }

    @Test
    void refusesADayThatIsNotArchivedOrHasBeenDeleted() {
        List<VitalSample> _ = bed.archive(plain);

        DayRestores.Asked never =
                await(bed.restores.restore(bed.hospital(), DAY.plusDays(1), "admin"));
        bed.bed.sql("UPDATE archive_day SET expired_at = now() WHERE day = $1", Tuple.of(DAY));
        DayRestores.Asked deleted = await(bed.restores.restore(bed.hospital(), DAY, "admin"));

        assertThat(never).isEqualTo(new DayRestores.Asked.NotArchived());
        assertThat(deleted).isEqualTo(new DayRestores.Asked.Expired());
    }

    @Test
    void showsAJobToItsHospitalOnly() {
        Restore asked = ask(DAY);

        assertThat(await(bed.restores.find(Scope.hospitals(List.of(9_999)), asked.id()))).isEmpty();
        assertThat(await(bed.restores.find(bed.bed.samples.scope, asked.id()))).isPresent();
    }

    private Restore ask(LocalDate day) {
        return await(bed.restores.ask(bed.hospital(), List.of(day), List.of()));
    }

    private void grow(GlacierStore store) {
        bed.clock.forward(THREE_YEARS);
        bed.tend(store);
        assertThat(bed.noted("cold_at")).isNull();
        store.followRules();
        bed.clock.forward(Duration.ofHours(7));
        bed.tend(store);
    }

    /** A process that is killed notes nothing any more. */
    private static void killOnce(RestoreStep step, Set<RestoreStep> killedAt) {
        if (killedAt.add(step)) {
            throw new StoppedException();
        }
    }

    private static String key(String name, int hospital) {
        return new LakeFolder(hospital, DAY).key(name);
    }

    private String key(String name) {
        return key(name, bed.hospital());
    }
}
