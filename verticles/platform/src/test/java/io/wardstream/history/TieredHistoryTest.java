package io.wardstream.history;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistoryException.Reason;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.VitalStats;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TieredHistoryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long T = NOW.toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long YEAR = 365 * DAY;

    @Test
    void choosesTheResolutionByTheLengthOfTheRange() {
        assertThat(auto(HOUR)).isEqualTo(Resolution.RAW);
        assertThat(auto(HOUR + 1)).isEqualTo(Resolution.MINUTE);
        assertThat(auto(DAY)).isEqualTo(Resolution.MINUTE);
        assertThat(auto(DAY + 1)).isEqualTo(Resolution.FIVE_MINUTES);
        assertThat(auto(14 * DAY)).isEqualTo(Resolution.FIVE_MINUTES);
        assertThat(auto(14 * DAY + 1)).isEqualTo(Resolution.HOUR);
    }

    @Test
    void takesTheNextCoarserWhenTheSuitableOneIsNotKept() {
        assertThat(open(T - 10 * DAY, T - 10 * DAY + HOUR, null).resolution())
                .isEqualTo(Resolution.MINUTE);
        assertThat(open(T - 100 * DAY, T - 100 * DAY + HOUR, null).resolution())
                .isEqualTo(Resolution.HOUR);
        assertThat(open(T - 10 * YEAR, T - 10 * YEAR + HOUR, null).resolution())
                .isEqualTo(Resolution.HOUR);
    }

    @Test
    void refusesWhatIsNotKeptAndNamesTheFinestThatIs() {
        assertThat(refusal(T - 8 * DAY, T - DAY, Resolution.RAW))
                .satisfies(one -> assertThat(one.reason()).isEqualTo(Reason.NOT_KEPT))
                .satisfies(one -> assertThat(one.finest()).isEqualTo(Resolution.MINUTE));
        assertThat(refusal(T - 91 * DAY, T - 90 * DAY, Resolution.FIVE_MINUTES).finest())
                .isEqualTo(Resolution.HOUR);
    }

    @Test
    void refusesTooManyBucketsBeforeAnythingIsRead() {
        KeptSamples samples = new KeptSamples(List.of());
        TieredHistory history = history(samples, new KeptRollups(List.of(), T, T));

        HistoryException refusal =
                catchThrowableOfType(
                        HistoryException.class,
                        () -> await(history.open(request(T - 60 * DAY, T, Resolution.MINUTE))));

        assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_POINTS);
        assertThat(refusal.limit()).isEqualTo(20_000);
        assertThat(refusal.finest()).isEqualTo(Resolution.FIVE_MINUTES);
        assertThat(samples.reads).isEmpty();
    }

    @Test
    void namesNothingWhenTheRangeIsTooLongForHours() {
        HistoryException refusal = refusal(0, T, null);

        assertThat(refusal.asked()).isEqualTo(Resolution.HOUR);
        assertThat(refusal.finest()).isNull();
    }

    @Test
    void takesARangeIntoTheFarFutureForOneUntilNow() {
        long farFuture = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

        assertThat(open(T - HOUR + 2 * MINUTE, farFuture, null).resolution())
                .isEqualTo(Resolution.RAW);
        assertThat(open(T - DAY + 2 * MINUTE, farFuture, null).resolution())
                .isEqualTo(Resolution.MINUTE);
    }

    @Test
    void findsNothingInTheFuture() {
        CollectedHistory answer = new CollectedHistory();

        done(open(T + YEAR, T + 2 * YEAR, Resolution.MINUTE).read(answer));
        done(open(T + YEAR, T + 2 * YEAR, Resolution.RAW).read(answer));

        assertThat(answer.samples).isEmpty();
        assertThat(answer.buckets).isEmpty();
    }

    @Test
    void leavesOutBucketsThatBeginBeforeTheRangeAndKeepsTheLastWhole() {
        List<StoredSample> samples =
                List.of(
                        beat(1, T - 6 * MINUTE - 1, 60),
                        beat(2, T - 6 * MINUTE, 61),
                        beat(3, T - 5 * MINUTE, 62),
                        beat(4, T - 4 * MINUTE + 59_999, 63));
        CollectedHistory answer = new CollectedHistory();

        done(open(samples, T - 6 * MINUTE - 1, T - 4 * MINUTE + 1, Resolution.MINUTE).read(answer));

        assertThat(answer.buckets)
                .extracting(HistoryBucket::time)
                .containsExactly(T - 6 * MINUTE, T - 5 * MINUTE, T - 4 * MINUTE);
        assertThat(answer.buckets.getLast().vitals())
                .isEqualTo(Map.of(VitalSign.HEART_RATE, stats(1, 630)));
    }

    @Test
    void addsDevicesOfOneBucketTogether() {
        List<StoredSample> samples =
                List.of(
                        new StoredSample(1, 1, 1, T - DAY, rate(60)),
                        new StoredSample(2, 1, 1, T - DAY + 1, rate(90)),
                        new StoredSample(2, 1, 2, T - DAY + 2, rate(60)));
        CollectedHistory answer = new CollectedHistory();

        done(open(samples, T - DAY, T, Resolution.FIVE_MINUTES).read(answer));

        assertThat(answer.buckets)
                .containsExactly(
                        new HistoryBucket(
                                T - DAY,
                                Map.of(
                                        VitalSign.HEART_RATE,
                                        new VitalStats(3, 3, 2_100, (short) 600, (short) 900))));
    }

    @Test
    void readsNoMoreSamplesThanAPageBeyondWhatIsAllowed() {
        KeptSamples samples = new KeptSamples(everySecond(7 * 24 * 3_600));
        TieredHistory history = history(samples, new KeptRollups(List.of(), 0, 0));
        HistorySeries series = await(history.open(request(T - 7 * DAY + HOUR, T, Resolution.RAW)));

        HistoryException refusal =
                catchThrowableOfType(
                        HistoryException.class, () -> done(series.read(new CollectedHistory())));

        assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_POINTS);
        assertThat(refusal.finest()).isEqualTo(Resolution.MINUTE);
        assertThat(samples.reads.stream().mapToInt(Integer::intValue).sum()).isLessThan(40_000);
    }

    @Test
    void readsDenseTimeByPagesAndPassesEmptyYearsQuickly() {
        KeptSamples samples = new KeptSamples(everySecond(20_000));
        TieredHistory history =
                new TieredHistory(
                        List.of(new RawTier(samples, () -> Future.succeededFuture(0L))),
                        InstantSource.fixed(NOW));
        CollectedHistory answer = new CollectedHistory();

        done(await(history.open(request(0, T, Resolution.RAW))).read(answer));

        assertThat(answer.samples).hasSize(20_000);
        assertThat(answer.largestPage).isLessThanOrEqualTo(RawTier.PAGE_SAMPLES);
        assertThat(samples.reads).hasSizeLessThan(80);
    }

    @Test
    void readsManySamplesOfOneMillisecond() {
        List<StoredSample> samples =
                IntStream.rangeClosed(1, 5_000).mapToObj(seq -> beat(seq, T - 1, 60)).toList();
        CollectedHistory answer = new CollectedHistory();

        done(open(samples, T - HOUR, T, Resolution.RAW).read(answer));

        assertThat(answer.samples).hasSize(5_000);
    }

    @Test
    void readsThePageAfterOnlyWhenTheOneBeforeIsTaken() {
        KeptSamples samples = new KeptSamples(everySecond(10_000));
        TieredHistory history =
                new TieredHistory(
                        List.of(new RawTier(samples, () -> Future.succeededFuture(0L))),
                        InstantSource.fixed(NOW));
        List<Promise<Void>> taken = new ArrayList<>();
        HistorySink slow =
                new HistorySink() {
                    @Override
                    public Future<Void> samples(List<HistorySample> page) {
                        taken.add(Promise.promise());
                        return taken.getLast().future();
                    }

                    @Override
                    public Future<Void> buckets(List<HistoryBucket> page) {
                        return Future.failedFuture("raw was asked for");
                    }
                };

        Future<Void> reading =
                await(history.open(request(T - 3 * HOUR, T, Resolution.RAW))).read(slow);
        int readsBefore = samples.reads.size();
        taken.getFirst().complete();

        assertThat(taken).hasSize(2);
        assertThat(samples.reads.size() - readsBefore).isBetween(1, 3);
        assertThat(reading.isComplete()).isFalse();
    }

    @Test
    void endsWhenTheReaderIsGone() {
        KeptSamples samples = new KeptSamples(everySecond(10_000));
        TieredHistory history =
                new TieredHistory(
                        List.of(new RawTier(samples, () -> Future.succeededFuture(0L))),
                        InstantSource.fixed(NOW));
        HistorySink gone =
                new HistorySink() {
                    @Override
                    public Future<Void> samples(List<HistorySample> page) {
                        return Future.failedFuture("gone");
                    }

                    @Override
                    public Future<Void> buckets(List<HistoryBucket> page) {
                        return Future.failedFuture("gone");
                    }
                };

        Future<Void> reading =
                await(history.open(request(T - 3 * HOUR, T, Resolution.RAW))).read(gone);

        assertThat(reading.cause()).hasMessage("gone");
        assertThat(samples.reads).hasSizeLessThan(12);
    }

    private static Resolution auto(long range) {
        return open(T - range, T, null).resolution();
    }

    private static HistorySeries open(long from, long to, @Nullable Resolution resolution) {
        return open(List.of(), from, to, resolution);
    }

    private static HistorySeries open(
            List<StoredSample> samples, long from, long to, @Nullable Resolution resolution) {
        TieredHistory history =
                history(new KeptSamples(samples), new KeptRollups(samples, T - HOUR, T - 2 * HOUR));
        return await(history.open(request(from, to, resolution)));
    }

    private static HistoryException refusal(long from, long to, @Nullable Resolution resolution) {
        return catchThrowableOfType(HistoryException.class, () -> open(from, to, resolution));
    }

    /** Samples for 7 days, minutes for 90 days, hours for three years. */
    private static TieredHistory history(KeptSamples samples, KeptRollups rollups) {
        return new TieredHistory(
                List.of(
                        new RawTier(samples, () -> Future.succeededFuture(T - 7 * DAY)),
                        new RollupTier(
                                rollups,
                                BucketLength.MINUTE,
                                () -> Future.succeededFuture(T - 90 * DAY)),
                        new RollupTier(
                                rollups,
                                BucketLength.HOUR,
                                () -> Future.succeededFuture(T - 3 * YEAR))),
                InstantSource.fixed(NOW));
    }

    private static HistoryRequest request(long from, long to, @Nullable Resolution resolution) {
        return new HistoryRequest(
                Scope.platform(), 1, from, to, Set.of(VitalSign.HEART_RATE), resolution, 20_000);
    }

    /** The last so many seconds of one device. */
    private static List<StoredSample> everySecond(int seconds) {
        return IntStream.range(0, seconds)
                .mapToObj(i -> beat(i + 1, T - (seconds - i) * 1_000L, 60))
                .toList();
    }

    private static StoredSample beat(int seq, long at, double rate) {
        return new StoredSample(1, 1, seq, at, rate(rate));
    }

    private static Vitals rate(double rate) {
        return Vitals.builder().put(VitalSign.HEART_RATE, rate).build();
    }

    private static VitalStats stats(int count, int scaled) {
        return new VitalStats(count, count, (long) count * scaled, (short) scaled, (short) scaled);
    }
}
