package io.wardstream.lifecycle.archive;

import static io.wardstream.lifecycle.archive.LakeBed.DAY;
import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.jerolba.carpet.CloseableIterator;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.samples.rollup.VitalStats;
import io.wardstream.store.Scope;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hours that follow their samples into the lake, and minutes that end. */
final class HoursArchiveIT {
    private static final YearMonth MARCH = YearMonth.from(DAY);

    /** March has ended more than 90 days ago. */
    private static final LocalDate LATER = LocalDate.of(2026, 7, 1);

    private static final long APRIL = ArchiveBed.begin(LocalDate.of(2026, 4, 1)).toEpochMilli();

    private final LakeBed bed = new LakeBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void hoursAreMovedWhereverItIsKilledAndMinutesEndWhenNobodyIsHeld() throws Exception {
        List<ArchivedHour> before = inPostgres();
        bed.archive.held.add(bed.archive.samples.ward.hospitalId());
        for (ArchiveStep last :
                EnumSet.of(
                        ArchiveStep.HOURS_BEGUN,
                        ArchiveStep.SIGNATURE_UPLOADED,
                        ArchiveStep.MANIFEST_UPLOADED,
                        ArchiveStep.HOURS_UPLOADED,
                        ArchiveStep.HOURS_READ_BACK,
                        ArchiveStep.HOURS_NOTED_DROPPING)) {
            bed.lookAndDieAt(last, LATER);

            assertThat(inPostgres()).as("%s", last).isEqualTo(before);
        }

        bed.lookAndDieAt(ArchiveStep.HOURS_DROPPED, LATER);
        bed.look(LATER);

        assertThat(before).hasSize(3);
        assertThat(inPostgres()).isEmpty();
        assertThat(inTheLake()).isEqualTo(before);
        assertThat(states()).containsExactly(ArchiveDays.State.DROPPED);
        assertThat(await(bed.rollups.keptFrom(BucketLength.HOUR))).isEqualTo(APRIL);
        assertThat(await(bed.rollups.keptFrom(BucketLength.MINUTE)))
                .as("minutes of a hospital that is held stay, as they were before")
                .isEqualTo(ArchiveBed.begin(DAY.plusDays(8).minusDays(90)).toEpochMilli());
        assertThat(bed.rows()).as("so does its Parquet").hasSize(40);
        bed.archive.held.clear();
        bed.look(LATER);
        assertThat(await(bed.rollups.keptFrom(BucketLength.MINUTE)))
                .isEqualTo(ArchiveBed.begin(LATER.minusDays(90)).toEpochMilli());
        assertThat(bed.files()).noneMatch(name -> name.contains("day="));
    }

    @Test
    void hoursThatChangeBetweenExportAndDropAreExportedAgain() throws Exception {
        bed.lookAndDieAt(ArchiveStep.HOURS_UPLOADED, LATER);
        done(
                bed.database()
                        .platform()
                        .query("UPDATE vital_rollup_1h SET spo2_sum = spo2_sum + 1")
                        .execute());

        bed.look(LATER);
        List<ArchiveDays.State> refused = states();
        List<ArchivedHour> changed = inPostgres();
        bed.look(LATER);

        assertThat(refused).containsExactly(ArchiveDays.State.EXPORTING);
        assertThat(changed).hasSize(3);
        assertThat(inPostgres()).isEmpty();
        assertThat(inTheLake()).isEqualTo(changed);
    }

    @Test
    void aMonthThatIsNotOverForLongEnoughStays() {
        bed.look(LATER.minusDays(2));

        assertThat(inPostgres()).hasSize(3);
        assertThat(states()).isEmpty();
    }

    private List<ArchiveDays.State> states() {
        return await(PgArchiveDays.ofMonths(bed.database()).of(MARCH.atDay(1))).stream()
                .map(ArchiveDays.Entry::state)
                .toList();
    }

    private List<ArchivedHour> inPostgres() {
        List<ArchivedHour> hours = new ArrayList<>();
        done(
                bed.rollups.ofPatient(
                        Scope.platform(),
                        bed.patient,
                        0,
                        APRIL,
                        BucketLength.HOUR,
                        bucket -> add(bucket, hours)));
        return hours;
    }

    private static void add(RollupBucket bucket, List<ArchivedHour> hours) {
        for (Map.Entry<VitalSign, VitalStats> vital : bucket.vitals().entrySet()) {
            VitalStats stats = vital.getValue();
            hours.add(
                    new ArchivedHour(
                            bucket.patientId(),
                            Instant.ofEpochMilli(bucket.start()),
                            bucket.deviceId(),
                            vital.getKey().wireName(),
                            stats.count(),
                            stats.valid(),
                            stats.sum(),
                            stats.min(),
                            stats.max()));
        }
    }

    private List<ArchivedHour> inTheLake() throws Exception {
        HoursFolder folder = new HoursFolder(bed.archive.samples.ward.hospitalId(), MARCH);
        HoursManifest manifest = await(bed.hoursCheck().check(folder));
        List<ArchivedHour> hours = new ArrayList<>();
        for (HoursFile file : manifest.files()) {
            Path path = bed.archive.bucket.resolve(folder.key(file.name()));
            try (CloseableIterator<ArchivedHour> rows = HoursWriter.read(path)) {
                rows.forEachRemaining(hours::add);
            }
        }
        return hours;
    }
}
