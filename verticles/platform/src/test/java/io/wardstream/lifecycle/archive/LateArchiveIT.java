package io.wardstream.lifecycle.archive;

import static io.wardstream.lifecycle.archive.LakeBed.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.packed.SampleMerge.Identity;
import io.wardstream.samples.rollup.BucketLength;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Samples that come for a day, and assignments that are corrected in it, after it was archived. */
final class LateArchiveIT {
    private final LakeBed bed = new LakeBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void lateSamplesGoIntoAFileOfTheirOwnAndCountOnce() {
        VitalSample fresh = bed.sample(bed.device, 100, 30);
        VitalSample sentAgain = bed.sample(bed.device, 3, 3);
        VitalSample conflict = withOtherVitals(bed.sample(bed.device, 4, 4));
        bed.comesLate(fresh, sentAgain, conflict);
        bed.rollUp();
        long before = bed.countOfHours();

        bed.look();
        Set<Identity> meanwhile = bed.all();
        bed.rollUp();
        bed.look();

        assertThat(before).as("not compared yet").isEqualTo(20);
        assertThat(bed.countOfHours()).isEqualTo(21);
        assertThat(meanwhile).hasSize(41).isEqualTo(bed.all());
        assertThat(bed.late()).isZero();
        assertThat(bed.count("rejected_sample")).isEqualTo(1);
        assertThat(bed.proven().files())
                .extracting(PartFile::name)
                .containsExactly("part-0.parquet", "part-1.parquet", "overlay-1.parquet");
        assertThat(bed.row(fresh).toSample()).isEqualTo(fresh);
        assertThat(bed.row(fresh).patientId()).isEqualTo(bed.patient);
    }

    @Test
    void goesOnWhereAKilledOneStoppedAndPutsTheFilesTogether() {
        int seq = 200;
        for (ArchiveStep last :
                EnumSet.of(
                        ArchiveStep.LATE_COMPARED,
                        ArchiveStep.CHANGE_UPLOADED,
                        ArchiveStep.CHANGE_READ_BACK,
                        ArchiveStep.SIGNATURE_UPLOADED,
                        ArchiveStep.MANIFEST_UPLOADED,
                        ArchiveStep.OLD_DELETED,
                        ArchiveStep.NOTED_CHANGED,
                        ArchiveStep.LATE_LET_GO)) {
            bed.comesLate(bed.sample(bed.device, seq, seq - 160), bed.sample(bed.device, 5, 5));
            seq++;
            Set<Identity> before = bed.all();

            bed.lookAndDieAt(last);
            Set<Identity> killed = bed.all();
            bed.look();
            bed.rollUp();
            bed.look();

            assertThat(before).hasSize(40 + seq - 200);
            assertThat(killed).as("%s", last).isEqualTo(before);
            assertThat(bed.all()).as("%s", last).isEqualTo(before);
            assertThat(bed.late()).as("%s", last).isZero();
            assertThat(bed.countOfHours()).as("%s", last).isEqualTo(20 + seq - 200);
            assertThat(bed.proven().rows()).as("%s", last).isEqualTo(before.size());
        }
        assertThat(bed.proven().files())
                .filteredOn(PartFile::isOverlay)
                .as("more than two are put together")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aCorrectedAssignmentReachesTheLakeWhereverItIsKilled() {
        int before;
        int next = bed.patient;
        for (ArchiveStep last :
                EnumSet.of(
                        ArchiveStep.CHANGE_UPLOADED,
                        ArchiveStep.CHANGE_READ_BACK,
                        ArchiveStep.SIGNATURE_UPLOADED,
                        ArchiveStep.MANIFEST_UPLOADED,
                        ArchiveStep.OLD_DELETED,
                        ArchiveStep.NOTED_CHANGED,
                        ArchiveStep.BUCKETS_REPLACED,
                        ArchiveStep.NOTED_CORRECTED)) {
            before = next;
            next = bed.archive.samples.patient();
            bed.archive.sql(
                    "UPDATE device_assignment SET patient_id = $2 WHERE device_id = $1",
                    Tuple.of(bed.device, next));

            bed.lookAndDieAt(last);
            Set<Identity> killed = bed.all();
            bed.look();

            assertThat(killed).as("%s", last).hasSize(40);
            assertThat(bed.proven().rows()).as("%s", last).isEqualTo(40);
            assertThat(bed.rows())
                    .as("%s", last)
                    .filteredOn(row -> row.deviceId() == bed.device)
                    .extracting(ArchivedSample::patientId)
                    .containsOnly(next)
                    .hasSize(20);
            assertThat(bed.count("archive_correction")).as("%s", last).isZero();
            for (BucketLength length : BucketLength.values()) {
                assertThat(bed.countOf(before, length)).as("%s", last).isZero();
                assertThat(bed.countOf(next, length)).as("%s", last).isEqualTo(20);
            }
        }
        assertThat(bed.proven().files())
                .as("the file of the other device has not been touched")
                .extracting(PartFile::name)
                .contains("part-1.parquet");
    }

    @Test
    void aCorrectionOfOtherDaysTouchesNothing() {
        bed.archive.sql(
                "UPDATE device_assignment SET valid_to = $2 WHERE device_id = $1",
                Tuple.of(bed.device, ArchiveBed.begin(DAY.plusDays(1)).atOffset(ZoneOffset.UTC)));

        assertThat(bed.count("archive_correction")).isZero();
    }

    @Test
    void aDamagedFileIsFoundBeforeItIsRewrittenAndNothingIsLost() throws Exception {
        bed.comesLate(bed.sample(bed.device, 3, 3));
        bed.damage("part-0.parquet");

        bed.look();

        assertThat(bed.archive.failures("corrupt")).isEqualTo(1);
        assertThat(bed.late()).isEqualTo(1);
    }

    private static VitalSample withOtherVitals(VitalSample sample) {
        return new VitalSample(
                sample.deviceId(),
                sample.epochNo(),
                sample.seq(),
                sample.observedAt(),
                sample.deviceAt(),
                sample.receivedAt(),
                sample.live(),
                sample.generation(),
                Vitals.builder().put(VitalSign.HEART_RATE, 200).build(),
                sample.extra());
    }
}
