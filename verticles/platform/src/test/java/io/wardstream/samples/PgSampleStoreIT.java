package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.Flush.Suspect;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgSampleStoreIT {
    private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    private static RegistryBed bed;
    private static int nextDevice = 1_000;

    private SampleStore store;
    private Writer writer;
    private int device;

    @BeforeAll
    static void openTheSlots() {
        bed = new RegistryBed();
        done(
                bed.database
                        .platform()
                        .preparedQuery("SELECT vital_sample_open_slot($1, $2)")
                        .executeBatch(
                                List.of(
                                        Tuple.of(hour(NOW, -1), hour(NOW, 1)),
                                        Tuple.of(
                                                hour(System.currentTimeMillis(), -1),
                                                hour(System.currentTimeMillis(), 2)))));
    }

    @AfterAll
    static void closeTheBed() {
        bed.close();
    }

    @BeforeEach
    void registerAWriter() {
        store = new PgSampleStore(bed.database);
        writer = await(store.registerWriter("test"));
        device = nextDevice++;
    }

    private static OffsetDateTime hour(long millis, int hours) {
        return Instant.ofEpochMilli(millis)
                .truncatedTo(ChronoUnit.HOURS)
                .plus(hours, ChronoUnit.HOURS)
                .atOffset(ZoneOffset.UTC);
    }

    private VitalSample sample(int seq, long observedAt, double heartRate) {
        Vitals vitals =
                Vitals.builder()
                        .put(VitalSign.HEART_RATE, heartRate)
                        .put(VitalSign.SPO2, 97.5)
                        .build();
        return new VitalSample(
                device, 1, seq, observedAt, observedAt, NOW, true, Generation.TEST, vitals, null);
    }

    private Flush fresh(List<VitalSample> samples) {
        return flush(samples, List.of(), List.of());
    }

    private Flush suspects(long within, VitalSample... samples) {
        List<Suspect> suspects = new ArrayList<>();
        for (VitalSample sample : samples) {
            suspects.add(new Suspect(sample, within));
        }
        return flush(List.of(), suspects, List.of());
    }

    private Flush flush(
            List<VitalSample> fresh, List<Suspect> suspects, List<EpochCheckpoint> checkpoints) {
        return new Flush(
                writer, fresh, suspects, List.of(), checkpoints, List.of(), List.of(), List.of());
    }

    private long stored(String table) {
        return await(
                        bed.database
                                .platform()
                                .preparedQuery(
                                        "SELECT count(*) FROM " + table + " WHERE device_id = $1")
                                .execute(Tuple.of(device)))
                .iterator()
                .next()
                .getLong(0);
    }

    private SessionOpening open(Writer by, long epoch) {
        return await(store.openSessions(by, List.of(new EpochRequest(device, epoch)))).getFirst();
    }

    private static Category failure(Future<?> future) {
        try {
            done(future);
        } catch (StorageException expected) {
            return expected.category();
        }
        throw new AssertionError("did not fail");
    }

    @Test
    void storesFreshSamplesOnce() {
        FlushOutcome outcome =
                await(store.flush(fresh(List.of(sample(1, NOW, 72), sample(2, NOW + 1, 73.4)))));

        assertThat(outcome.committed()).isEqualTo(2);
        assertThat(stored("vital_sample")).isEqualTo(2);
    }

    private VitalSample late(int seq, long observedAt) {
        VitalSample live = sample(seq, observedAt, 72);
        return new VitalSample(
                live.deviceId(),
                live.epochNo(),
                live.seq(),
                live.observedAt(),
                live.deviceAt(),
                live.receivedAt(),
                false,
                live.generation(),
                live.vitals(),
                null);
    }

    @Test
    void notesNothingOfLiveSamples() {
        done(store.flush(fresh(List.of(sample(1, NOW, 72), sample(2, NOW + 1, 73)))));

        assertThat(stored("late_note")).isZero();
    }

    @Test
    void notesLateSamplesOnceAFlushAndDevice() {
        LateNotes notes = new PgLateNotes(bed.database);
        done(store.flush(fresh(List.of(late(1, NOW + 5), sample(2, NOW + 900, 72), late(3, NOW)))));
        done(store.flush(suspects(0, late(4, NOW + 7))));

        assertThat(stored("late_note")).isEqualTo(2);
        LateRange next = await(notes.next(Duration.ZERO, Duration.ZERO, List.of())).orElseThrow();
        assertThat(next.deviceId()).isEqualTo(device);
        assertThat(next.from()).isEqualTo(NOW);
        assertThat(next.to()).isEqualTo(NOW + 7);
        done(notes.judged(next));
        assertThat(stored("late_note")).isZero();
    }

    @Test
    void aFlushThatFailsNotesNothing() {
        done(store.flush(fresh(List.of(late(1, NOW)))));

        assertThat(failure(store.flush(fresh(List.of(late(1, NOW))))))
                .isEqualTo(Category.DUPLICATE);

        assertThat(stored("late_note")).isEqualTo(1);
        done(forgetNotes());
    }

    @Test
    void lateSamplesWaitUntilTheDeviceIsQuietOrTheFirstHaveWaitedLong() {
        LateNotes notes = new PgLateNotes(bed.database);
        done(store.flush(fresh(List.of(late(1, NOW)))));
        Duration hour = Duration.ofHours(1);

        assertThat(await(notes.next(hour, hour, List.of()))).isEmpty();
        assertThat(await(notes.next(Duration.ZERO, hour, List.of()))).isPresent();
        assertThat(await(notes.next(hour, Duration.ZERO, List.of()))).isPresent();
        assertThat(await(notes.next(Duration.ZERO, hour, List.of(device)))).isEmpty();
        assertThat(await(notes.waiting()).devices()).isEqualTo(1);
        done(forgetNotes());
    }

    private Future<?> forgetNotes() {
        return bed.database.platform().query("DELETE FROM late_note").execute();
    }

    @Test
    void saysDuplicateWhenAFreshSampleIsStoredAlready() {
        done(store.flush(fresh(List.of(sample(1, NOW, 72)))));

        Category category =
                failure(store.flush(fresh(List.of(sample(1, NOW, 72), sample(2, NOW + 1, 72)))));

        assertThat(category).isEqualTo(Category.DUPLICATE);
        assertThat(stored("vital_sample")).isEqualTo(1);
    }

    @Test
    void sortsSuspectsIntoNewEqualAndConflicting() {
        done(store.flush(fresh(List.of(sample(1, NOW, 72), sample(2, NOW + 1, 73)))));
        VitalSample equal = sample(1, NOW, 72);
        VitalSample other = sample(2, NOW + 1, 99);
        VitalSample added = sample(3, NOW + 2, 74);

        FlushOutcome outcome = await(store.flush(suspects(0, equal, other, added)));

        assertThat(outcome.committed()).isEqualTo(1);
        assertThat(outcome.duplicates()).containsExactly(equal);
        assertThat(outcome.conflicts()).containsExactly(other);
        assertThat(stored("vital_sample")).isEqualTo(3);
    }

    @Test
    void findsAnIdentityUsedAgainWithAnotherTime() {
        done(store.flush(fresh(List.of(sample(1, NOW, 72)))));
        VitalSample again = sample(1, NOW + 60_000, 72);

        FlushOutcome outcome = await(store.flush(suspects(600_000, again)));

        assertThat(outcome.conflicts()).containsExactly(again);
        assertThat(stored("vital_sample")).isEqualTo(1);
    }

    @Test
    void keepsASampleWithoutASlotOnceAndFindsItAgain() {
        VitalSample old = sample(1, NOW - 10 * 86_400_000L, 72);
        FlushOutcome first = await(store.flush(fresh(List.of(old, sample(2, NOW, 72)))));

        FlushOutcome second = await(store.flush(suspects(0, old)));

        assertThat(first.committed()).isEqualTo(2);
        assertThat(second.duplicates()).containsExactly(old);
        assertThat(stored("late_sample")).isEqualTo(1);
        assertThat(stored("vital_sample")).isEqualTo(1);
    }

    @Test
    void letsAWriterThatLostADeviceWriteNothing() {
        SessionOpening first = open(writer, 7);
        Writer other = await(store.registerWriter("other"));
        SessionOpening second = open(other, 7);

        Category category = failure(store.flush(fresh(List.of(sample(1, NOW, 72)))));
        LostSessions lost =
                await(store.lostSessions(writer, List.of(new HeldSession(device, first.fence()))));

        assertThat(category).isEqualTo(Category.FENCED);
        assertThat(stored("vital_sample")).isZero();
        assertThat(lost.deviceIds()).containsExactly(device);
        assertThat(second.fence()).isEqualTo(first.fence() + 1);
        assertThat(second.previousWriter()).isEqualTo(writer.id());
        writer = new Writer(writer.id(), lost.losses());
        assertThat(await(store.flush(fresh(List.of(sample(1, NOW, 72))))).committed()).isEqualTo(1);
    }

    @Test
    void saysThatItDoesNotKnowAWriter() {
        Writer unknown = new Writer(Integer.MAX_VALUE, 0);

        assertThat(failure(store.lostSessions(unknown, List.of()))).isEqualTo(Category.FENCED);
    }

    /** What a flush does first, and does not end. */
    private SqlConnection flushUnderWay(Writer by) {
        return await(
                bed.database
                        .platform()
                        .getConnection()
                        .compose(
                                connection ->
                                        connection
                                                .query(
                                                        "BEGIN; SELECT hold_writer("
                                                                + by.id()
                                                                + ", "
                                                                + by.losses()
                                                                + ")")
                                                .execute()
                                                .map(connection)));
    }

    @Test
    void takesADeviceOverWhenTheFormerWritersFlushHasEnded() {
        SessionOpening first = open(writer, 7);
        Writer other = await(store.registerWriter("other"));
        SqlConnection flush = flushUnderWay(writer);

        Future<List<SessionOpening>> opening =
                store.openSessions(other, List.of(new EpochRequest(device, 7)));
        Future<List<SessionOpening>> again =
                store.openSessions(other, List.of(new EpochRequest(device, 7)));
        long waiting =
                Awaitility.await()
                        .until(
                                () ->
                                        await(
                                                        bed.database
                                                                .platform()
                                                                .query(
                                                                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%take_devices%' AND wait_event_type = 'Lock'")
                                                                .execute())
                                                .iterator()
                                                .next()
                                                .getLong(0),
                                count -> count == 2);
        boolean early = opening.isComplete() || again.isComplete();
        done(flush.query("COMMIT").execute().eventually(flush::close));

        assertThat(waiting).isEqualTo(2);
        assertThat(early).isFalse();
        assertThat(await(Future.all(opening, again)).<List<SessionOpening>>list())
                .flatExtracting(found -> found)
                .extracting(SessionOpening::previousWriter)
                .containsExactlyInAnyOrder(writer.id(), other.id());
        assertThat(first.fence()).isEqualTo(1);
        assertThat(failure(store.flush(fresh(List.of(sample(1, NOW, 72))))))
                .isEqualTo(Category.FENCED);
    }

    @Test
    void findsTheHighestSeqOfABacklogAboveTheCheckpoint() {
        SessionOpening created = open(writer, 7);
        long hourAgo = System.currentTimeMillis() - 3_600_000;
        done(
                store.flush(
                        flush(
                                List.of(sample(40, hourAgo, 72), sample(41, hourAgo + 1, 72)),
                                List.of(),
                                List.of(new EpochCheckpoint(device, 1, 30, hourAgo - 1)))));

        EpochState found = open(writer, 7).state();

        assertThat(created.state().knownThrough()).isZero();
        assertThat(found.ackedSeq()).isEqualTo(30);
        assertThat(found.highestStored()).isEqualTo(41);
        assertThat(found.newestAt()).isEqualTo(hourAgo + 1);
        assertThat(found.searchFrom()).isEqualTo(hourAgo - 1);
    }

    @Test
    void raisesNothingByANoteThatComesLate() {
        SessionOpening _ = open(writer, 7);
        long now = System.currentTimeMillis();
        List<EpochCheckpoint> newer = List.of(new EpochCheckpoint(device, 1, 50, now - 60_000));
        List<EpochCheckpoint> older = List.of(new EpochCheckpoint(device, 1, 20, now - 10_000));

        done(store.flush(flush(List.of(), List.of(), newer)));
        done(store.flush(flush(List.of(), List.of(), older)));

        EpochState found = open(writer, 7).state();
        assertThat(found.ackedSeq()).isEqualTo(50);
        assertThat(found.searchFrom()).isEqualTo(now - 60_000);
    }

    @Test
    void doesNotCountAReconnectToTheSameWriterAsALoss() {
        SessionOpening first = open(writer, 7);

        SessionOpening second = open(writer, 7);

        assertThat(second.previousWriter()).isEqualTo(writer.id());
        assertThat(second.fence()).isEqualTo(first.fence() + 1);
        assertThat(await(store.flush(fresh(List.of(sample(1, NOW, 72))))).committed()).isEqualTo(1);
    }

    @Test
    void tellsWhatIsStoredOfAnEpoch() {
        SessionOpening created = open(writer, 7);
        long now = System.currentTimeMillis();
        Flush flush =
                new Flush(
                        writer,
                        List.of(sample(1, now - 2_000, 72), sample(2, now - 1_000, 72)),
                        List.of(),
                        List.of(new Flush.NewSegment(device, 1, new ClockSegment(2, -4_000))),
                        List.of(new EpochCheckpoint(device, 1, 0, now - 5_000)),
                        List.of(new Flush.GapRecord(device, 1, 3, 9, "buffer_full", true)),
                        List.of(
                                new Flush.Refusal(
                                        device,
                                        true,
                                        7,
                                        3,
                                        "spo2",
                                        "out_of_range",
                                        "spo2 must be 0..100",
                                        now,
                                        "{}")),
                        List.of(
                                new Flush.TechnicalRecord(
                                        device, now, now, "lead_off", "heart_rate", true, null)));
        done(store.flush(flush));
        done(
                store.flush(
                        flush(
                                List.of(),
                                List.of(),
                                List.of(new EpochCheckpoint(device, 1, 1, now - 5_000)))));

        SessionOpening again = open(writer, 7);
        SessionOpening later = open(writer, 9);

        assertThat(created.state().created()).isTrue();
        assertThat(again.state().created()).isFalse();
        assertThat(again.state().ackedSeq()).isEqualTo(1);
        assertThat(again.state().highestStored()).isEqualTo(2);
        assertThat(again.state().segments()).containsExactly(new ClockSegment(2, -4_000));
        assertThat(later.state().epochNo()).isEqualTo(2);
        assertThat(later.highestEpoch()).isEqualTo(9);
        assertThat(stored("sample_gap")).isEqualTo(1);
        assertThat(stored("rejected_sample")).isEqualTo(1);
        assertThat(stored("technical_event")).isEqualTo(1);
    }

    @Test
    void writesNothingOfAFlushWithARowTheDatabaseRefuses() {
        VitalSample poisoned =
                new VitalSample(
                        device,
                        1,
                        2,
                        NOW,
                        NOW,
                        NOW,
                        true,
                        Generation.TEST,
                        Vitals.EMPTY,
                        "{\"a\":\"\\u0000\"}");

        Category category = failure(store.flush(fresh(List.of(sample(1, NOW, 72), poisoned))));

        assertThat(category).isEqualTo(Category.BAD_DATA);
        assertThat(stored("vital_sample")).isZero();
    }

    @Test
    void boundsWhatIsKeptOfRefusals() {
        Flush.Refusal refusal =
                new Flush.Refusal(device, false, 0, 0, null, "malformed", "no JSON", NOW, "x");
        List<Flush.Refusal> many = Collections.nCopies(700, refusal);
        Flush flush =
                new Flush(
                        writer, List.of(), List.of(), List.of(), List.of(), List.of(), many,
                        List.of());

        done(store.flush(flush));
        done(store.flush(flush));

        assertThat(stored("rejected_sample")).isEqualTo(1_000);
        assertThat(
                        await(
                                        bed.database
                                                .platform()
                                                .preparedQuery(
                                                        "SELECT seen FROM rejected_tally WHERE device_id = $1")
                                                .execute(Tuple.of(device)))
                                .iterator()
                                .next()
                                .getInteger(0))
                .isEqualTo(1_400);
    }

    @Test
    void logsTheRangesOfAFlush() {
        done(
                store.flush(
                        fresh(
                                List.of(
                                        sample(1, NOW, 72),
                                        sample(2, NOW + 1, 72),
                                        sample(5, NOW + 2, 72)))));

        var row =
                await(
                                bed.database
                                        .platform()
                                        .preparedQuery(
                                                "SELECT ranges FROM sample_flush WHERE writer = $1 ORDER BY id DESC LIMIT 1")
                                        .execute(Tuple.of(writer.id())))
                        .iterator()
                        .next();

        assertThat(FlushRanges.decode(row.getBuffer(0)))
                .containsExactly(
                        new FlushRanges.Range(device, 1, 1, 2),
                        new FlushRanges.Range(device, 1, 5, 5));
    }

    @Test
    void failsAnUnknownWriter() {
        writer = new Writer(Integer.MAX_VALUE, 0);

        assertThatThrownBy(() -> done(store.flush(fresh(List.of(sample(1, NOW, 72))))))
                .isInstanceOf(StorageException.class);
    }
}
