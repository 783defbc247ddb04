package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.FlushLog.Part;
import io.wardstream.samples.FlushLog.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was flushed, read again in the order of the commits. */
class PgFlushLogIT {
    private static final long NOON = PackBed.NOON.toEpochMilli();
    private static final long EPOCH = 1_764_000_000_000L;

    /** These samples are of another year than their flushes. */
    private static final Duration OLDEST = Duration.ofDays(3_650);

    private PackBed bed;
    private FlushLog log;
    private int device;
    private int other;
    private long begin;

    @BeforeEach
    void open() {
        bed = new PackBed();
        Clock clock = Clock.fixed(PackBed.LATER, ZoneOffset.UTC);
        log = new PgFlushLog(bed.bed.registry.database, clock, OLDEST);
        device = bed.bed.device();
        other = bed.bed.device();
        bed.bed.epoch(device, 1, EPOCH);
        bed.bed.epoch(other, 1, EPOCH + 1);
        begin = bed.number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1");
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void givesWholeCommitsInTheirOrderAndGoesOn() {
        List<VitalSample> first = List.of(sample(device, 2), sample(device, 3), sample(other, 9));
        List<VitalSample> second = List.of(sample(device, 1), sample(other, 10));
        FlushOutcome _ = bed.fresh(new ArrayList<>(first));
        FlushOutcome _ = bed.fresh(new ArrayList<>(second));

        Part one = await(log.after(begin, 1));
        Part two = await(log.after(one.through(), 100));
        Part none = await(log.after(two.through(), 100));
        Part both = await(log.after(begin, 100));

        assertThat(samples(one)).isEqualTo(first);
        assertThat(one.isMore()).isTrue();
        assertThat(one.samples().getLast().epoch()).isEqualTo(EPOCH + 1);
        assertThat(samples(two)).isEqualTo(second);
        assertThat(two.isMore()).isFalse();
        assertThat(none).isEqualTo(new Part(List.of(), two.through(), null, false, 0));
        assertThat(samples(both)).hasSize(5).startsWith(first.toArray(VitalSample[]::new));
    }

    /** Its commit would come before one that was read, and be passed over. */
    @Test
    void waitsForWhatIsStillOpen() {
        SqlConnection earlier = await(bed.bed.registry.database.platform().getConnection());
        Transaction open = await(earlier.begin());
        done(earlier.query("SELECT pg_current_xact_id()").execute());
        FlushOutcome _ = bed.fresh(List.of(sample(device, 1)));

        Part held = await(log.after(begin, 100));
        Waiting waiting = await(log.waiting(begin));
        done(open.commit().compose(_ -> earlier.close()));
        Part free = await(log.after(begin, 100));

        assertThat(held.samples()).isEmpty();
        assertThat(held.through()).isEqualTo(begin);
        assertThat(waiting.samples()).isEqualTo(1);
        assertThat(waiting.oldest()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(samples(free)).containsExactly(sample(device, 1));
    }

    @Test
    void findsWhatCameTooLateForItsSlot() {
        VitalSample old = PackBed.sample(device, 1, NOON - Duration.ofDays(9).toMillis());
        FlushOutcome _ = bed.fresh(List.of(old, sample(device, 2)));

        Part part = await(log.after(begin, 100));

        assertThat(samples(part)).containsExactly(old, sample(device, 2));
        assertThat(part.notFound()).isZero();
    }

    @Test
    void findsWhatIsPackedByNow() {
        List<VitalSample> seconds = new ArrayList<>();
        for (int seq = 1; seq <= 200; seq++) {
            seconds.add(sample(device, seq));
        }
        VitalSample old = PackBed.sample(device, 300, NOON - Duration.ofHours(7).toMillis());
        FlushOutcome _ = bed.fresh(new ArrayList<>(seconds));
        FlushOutcome _ = bed.fresh(List.of(old));
        for (SampleSlot slot : await(bed.slots.openEndedBefore(PackBed.SLOT.to()))) {
            bed.seal(slot);
        }
        bed.packAll();

        Part part = await(log.after(begin, 1_000));

        assertThat(bed.count("vital_sample")).isZero();
        assertThat(samples(part)).startsWith(seconds.getFirst()).endsWith(old).hasSize(201);
        assertThat(part.notFound()).isZero();
    }

    @Test
    void findsWhatANodeOfBeforeHasLoggedWithoutTimes() {
        VitalSample old = PackBed.sample(device, 1, NOON - Duration.ofDays(9).toMillis());
        FlushOutcome _ = bed.fresh(List.of(old, sample(device, 2)));
        bed.run("UPDATE sample_flush SET times = NULL, sample_count = NULL", Tuple.tuple());

        Part part = await(log.after(begin, 100));

        assertThat(samples(part)).containsExactly(old, sample(device, 2));
    }

    @Test
    void givesASampleThatWasSentAgainOnceMoreAndNotTwiceAtOnce() {
        FlushOutcome _ = bed.fresh(List.of(sample(device, 1)));
        FlushOutcome _ = bed.suspects(List.of(sample(device, 1), sample(device, 2)));

        Part both = await(log.after(begin, 100));
        Part first = await(log.after(begin, 1));
        Part second = await(log.after(first.through(), 100));

        assertThat(samples(both)).containsExactly(sample(device, 1), sample(device, 2));
        assertThat(samples(second)).containsExactly(sample(device, 1), sample(device, 2));
    }

    @Test
    void countsWhatIsGone() {
        FlushOutcome _ = bed.fresh(List.of(sample(device, 1), sample(device, 2)));
        bed.run("DELETE FROM vital_sample WHERE device_id = $1 AND seq = 1", Tuple.of(device));

        Part part = await(log.after(begin, 100));

        assertThat(samples(part)).containsExactly(sample(device, 2));
        assertThat(part.notFound()).isEqualTo(1);
    }

    @Test
    void countsWhatWaitsAndWhatIsForgottenUnsent() {
        bed.run(
                "INSERT INTO stream_position (feed, xid, reached_at) VALUES ('samples', $1::text::xid8, $2)",
                Tuple.of(
                        String.valueOf(begin),
                        PackBed.NOON.minus(Duration.ofDays(9)).atOffset(ZoneOffset.UTC)));
        FlushOutcome _ = bed.fresh(List.of(sample(device, 1), sample(device, 2)));
        FlushOutcome _ = bed.fresh(List.of(sample(device, 3)));
        bed.run(
                "UPDATE sample_flush SET flushed_at = $1 WHERE sample_count = 2",
                Tuple.of(PackBed.NOON.atOffset(ZoneOffset.UTC)));

        Waiting before = await(log.waiting(begin));
        int dropped = await(bed.slots.forgetFlushesBefore(PackBed.SLOT.to()));
        Waiting after = await(log.waiting(begin));

        assertThat(before).isEqualTo(new Waiting(PackBed.NOON, 3));
        assertThat(dropped).isPositive();
        assertThat(after.samples()).isEqualTo(1);
        assertThat(
                        bed.count(
                                "stream_position WHERE lost_samples = 2 AND lost_from = lost_through"
                                        + " AND lost_from = '2026-03-01T12:00:00Z'"))
                .isEqualTo(1);
    }

    @Test
    void hasNothingToSayOfNothing() {
        assertThat(await(log.waiting(begin))).isEqualTo(new Waiting(null, 0));
    }

    private static VitalSample sample(int device, int seq) {
        return PackBed.sample(device, seq, NOON + seq * 1_000L);
    }

    private static List<VitalSample> samples(Part part) {
        return part.samples().stream().map(FlushLog.Logged::sample).toList();
    }
}
