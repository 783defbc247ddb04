package io.wardstream.samples.rollup;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.SampleStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Late samples of a day whose other samples have left PostgreSQL, and buckets that have. */
final class ArchivedRollupIT {

    private static final Instant START = Instant.parse("2026-03-01T22:00:00Z");
    private static final int DAY_END = 7_200;

    private RollupBed bed;
    private int patient;
    private int device;
    private RawBoundary archived;

    @BeforeEach
    void archiveTheDay() {
        bed = new RollupBed(START);
        patient = bed.samples.patient();
        device = bed.deviceOf(patient);
        bed.flush(bed.sample(device, 1, 10, 60), bed.sample(device, 2, 70, 70));
        bed.rollUp(2 * DAY_END);
        archived = () -> Future.succeededFuture(bed.at(DAY_END));
        bed.samples.registry.asOwner("TRUNCATE vital_sample");
        bed.run("DELETE FROM sample_slot");
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void lateSamplesAreAddedToWhatIsThere() {
        late(3, 15, 90);
        late(4, 600, 40);

        bed.rollUp(bed.work(archived, _ -> {}), 2 * DAY_END);

        assertThat(minute(0)).isEqualTo("2 2 1500 600 900");
        assertThat(minute(600)).isEqualTo("1 1 400 400 400");
        assertThat(hour()).isEqualTo("4 4 2600 400 900");
    }

    @Test
    void whatWasAddedIsNotAddedAgain() {
        late(3, 15, 90);
        bed.rollUp(bed.work(archived, _ -> {}), 2 * DAY_END);

        done(bed.upkeep.makeDirty(device, List.of(patient), bed.at(0), bed.at(3_600)));
        bed.rollUp(bed.work(archived, _ -> {}), 2 * DAY_END);
        late(4, 16, 50);
        bed.rollUp(bed.work(archived, _ -> {}), 2 * DAY_END);

        assertThat(minute(0)).isEqualTo("3 3 2000 500 900");
        assertThat(hour()).isEqualTo("4 4 2700 500 900");
    }

    @Test
    void aLateSampleThatWasCountedWithTheOthersIsNotAddedAfterwards() {
        late(3, 15, 90);
        bed.run("UPDATE rollup_mark SET mark = mark");
        bed.rollUp(2 * DAY_END);
        Map<String, String> counted = bed.stored(BucketLength.MINUTE);

        done(bed.upkeep.makeDirty(device, List.of(patient), bed.at(0), bed.at(3_600)));
        bed.rollUp(bed.work(archived, _ -> {}), 2 * DAY_END);

        assertThat(bed.stored(BucketLength.MINUTE)).isEqualTo(counted);
    }

    @Test
    void whoIsKilledBeforeTheCommitAddsNothing() {
        late(3, 15, 90);
        for (RollupPoint point :
                List.of(
                        RollupPoint.DIRTY_TAKEN,
                        RollupPoint.DIRTY_WRITTEN,
                        RollupPoint.STEP_WRITTEN,
                        RollupPoint.STEP_COMMITTED)) {
            AtomicBoolean isDead = new AtomicBoolean();
            RollupWork mortal =
                    bed.work(
                            archived,
                            passed -> {
                                if (passed == point) {
                                    isDead.set(true);
                                    throw new IllegalStateException("killed");
                                }
                            });
            boolean isAlive = true;
            while (isAlive) {
                isAlive =
                        await(
                                mortal.step(bed.at(2 * DAY_END))
                                        .transform(r -> Future.succeededFuture(r.succeeded())));
            }
            assertThat(isDead).as("%s", point).isTrue();
        }

        bed.rollUp(bed.work(archived, _ -> {}), 2 * DAY_END);

        assertThat(minute(0)).isEqualTo("2 2 1500 600 900");
    }

    @Test
    void droppedMinutesAreNotMadeAgainWhileTheirHourLives() {
        int dropped = await(bed.upkeep.dropBefore(BucketLength.MINUTE, bed.at(DAY_END)));
        late(3, 15, 90);

        bed.rollUp(bed.work(archived, _ -> {}), 2 * DAY_END);

        // 28 February, and the day itself
        assertThat(dropped).isEqualTo(3);
        assertThat(bed.stored(BucketLength.MINUTE)).isEmpty();
        assertThat(hour()).isEqualTo("3 3 2200 600 900");
    }

    @Test
    void whatIsNotRolledUpIsNotDropped() {
        done(bed.upkeep.dropBefore(BucketLength.HOUR, bed.at(400 * 86_400)));
        done(bed.upkeep.dropBefore(BucketLength.MINUTE, bed.at(400 * 86_400)));

        assertThat(hour()).isEqualTo("2 2 1300 600 700");
        assertThat(await(bed.upkeep.isComplete(bed.at(DAY_END)))).isTrue();
        late(3, 15, 90);
        assertThat(await(bed.upkeep.isComplete(bed.at(DAY_END)))).isFalse();
    }

    private void late(int seq, int second, double heartRate) {
        SampleStore store = new PgSampleStore(bed.database());
        bed.flush(store, List.of(bed.sample(device, seq, second, heartRate)), List.of());
    }

    private @Nullable String minute(int second) {
        return bed.stored(BucketLength.MINUTE)
                .get(patient + "/" + device + "/" + bed.at(second) + "/HEART_RATE");
    }

    private @Nullable String hour() {
        return bed.stored(BucketLength.HOUR)
                .get(patient + "/" + device + "/" + bed.at(0) + "/HEART_RATE");
    }
}
