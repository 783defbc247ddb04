package io.wardstream.samples.rollup;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.rollup.RollupStep.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flushes that are under way while the mark moves. The transactions are held open by hand. */
final class RollupRaceIT {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private RollupBed bed;
    private RollupWork work;
    private SqlConnection flush;
    private int device;

    @BeforeEach
    void prepare() {
        bed = new RollupBed(START);
        device = bed.deviceOf(bed.samples.patient());
        work = bed.work();
        bed.rollUp(work, 0);
        flush = await(bed.database().platform().getConnection());
    }

    @AfterEach
    void stop() {
        done(flush.close());
        bed.close();
    }

    @Test
    void nothingIsAddedUpBeforeAFlushThatSawTheOldMarkHasEnded() {
        begin(1, 30);
        lookAtTheMark(30);

        Kind moved = step(60);
        Kind first = step(60);
        Kind second = step(60);

        assertThat(List.of(moved, first, second))
                .containsExactly(Kind.MARKED, Kind.WAITING, Kind.WAITING);
        commit();
        bed.rollUp(work, 60);
        assertThat(bed.stored(BucketLength.MINUTE)).hasSize(1);
        assertThat(bed.count("rollup_dirty")).isZero();
        bed.assertRight();
    }

    @Test
    void aFlushThatBeganAfterTheMoverDidAndCommitsAfterItIsWaitedForToo() {
        SqlConnection mover = await(bed.database().platform().getConnection());
        run(mover, "BEGIN");
        done(
                mover.preparedQuery("UPDATE rollup_mark SET mark = $1")
                        .execute(Tuple.of(START.plusSeconds(60).atOffset(ZoneOffset.UTC))));
        begin(1, 30);
        lookAtTheMark(30);
        run(mover, "COMMIT");
        done(mover.close());

        Kind next = step(60);

        assertThat(next).isEqualTo(Kind.WAITING);
        commit();
        bed.rollUp(work, 60);
        assertThat(bed.stored(BucketLength.MINUTE)).hasSize(1);
        bed.assertRight();
    }

    @Test
    void aFlushThatLooksAfterTheMarkHasMovedCannotCommitWithoutADirtyBucket() {
        begin(1, 30);
        assertThat(step(60)).isEqualTo(Kind.MARKED);

        boolean isLetThrough =
                await(
                        flush.query("SELECT rollup_mark_before(" + bed.at(30) + ")")
                                .execute()
                                .transform(seen -> Future.succeededFuture(seen.succeeded())));

        assertThat(isLetThrough).isFalse();
        run(flush, "ROLLBACK");
        bed.rollUp(work, 60);
        bed.assertRight();
    }

    @Test
    void aNodeThatHasNotHeardOfTheMarkStoresItsOldSampleAndLeavesADirtyBucket() {
        SampleStore unaware = new PgSampleStore(bed.database());
        bed.flush(unaware, List.of(bed.sample(device, 1, 10, 60)), List.of());
        bed.rollUp(work, 120);

        bed.flush(
                unaware,
                List.of(bed.sample(device, 2, 20, 80), bed.sample(device, 3, 130, 90)),
                List.of());

        assertThat(bed.count("vital_sample")).isEqualTo(3);
        assertThat(bed.count("rollup_dirty")).isEqualTo(1);
        bed.rollUp(work, 180);
        bed.assertRight();
    }

    @Test
    void aFlushWithoutOldSamplesLeavesNoDirtyBucket() {
        SampleStore store = new PgSampleStore(bed.database());

        for (int i = 0; i < 5; i++) {
            bed.flush(store, List.of(bed.sample(device, i + 1, 10 + i, 60)), List.of());
        }

        assertThat(bed.count("rollup_dirty")).isZero();
    }

    @Test
    void anAssignmentThatIsCommittedAfterTheMarkHasPassedItsBeginningIsNotMissed() {
        int other = bed.samples.patient();
        bed.flush(bed.sample(device, 1, 10, 60), bed.sample(device, 2, 50, 80));
        run(flush, "BEGIN");
        run(
                flush,
                "UPDATE device_assignment SET valid_to = '"
                        + START.plusSeconds(30)
                        + "' WHERE device_id = "
                        + device);
        assertThat(step(60)).isEqualTo(Kind.MARKED);
        run(
                flush,
                "INSERT INTO device_assignment (device_id, patient_id, hospital_id, valid_from)"
                        + " SELECT "
                        + device
                        + ", id, hospital_id, '"
                        + START.plusSeconds(30)
                        + "' FROM patient WHERE id = "
                        + other);
        assertThat(step(60)).isEqualTo(Kind.WAITING);

        commit();
        bed.rollUp(work, 60);

        assertThat(bed.stored(BucketLength.MINUTE)).hasSize(4);
        bed.assertRight();
    }

    /** As a flush does: the sample first, so that the transaction has an id. */
    private void begin(int seq, int second) {
        run(flush, "BEGIN");
        run(
                flush,
                "INSERT INTO vital_sample (observed_at, received_at, device_id, seq, validity,"
                        + " epoch_no, flags, heart_rate) VALUES ('"
                        + START.plusSeconds(second)
                        + "', now(), "
                        + device
                        + ", "
                        + seq
                        + ", 0, 1, 1, 700)");
    }

    private void lookAtTheMark(int oldest) {
        run(flush, "SELECT rollup_mark_before(" + bed.at(oldest) + ")");
    }

    private void commit() {
        run(flush, "COMMIT");
    }

    private static void run(SqlConnection connection, String statement) {
        done(connection.query(statement).execute());
    }

    private Kind step(int second) {
        return await(work.step(bed.at(second))).kind();
    }
}
