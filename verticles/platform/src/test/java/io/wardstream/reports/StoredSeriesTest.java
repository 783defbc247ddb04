package io.wardstream.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistoryException;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.HistoryRequest;
import io.wardstream.history.KeptRollups;
import io.wardstream.history.KeptSamples;
import io.wardstream.history.RawTier;
import io.wardstream.history.Resolution;
import io.wardstream.history.RollupTier;
import io.wardstream.history.TieredHistory;
import io.wardstream.reports.content.SeriesSink;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.store.Scope;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoredSeriesTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long BEGIN = 20_000 * 24 * HOUR;
    private static final long END = BEGIN + 60 * HOUR;

    /** One each ten seconds; with an hour in which there are none. */
    private static final List<StoredSample> SAMPLES =
            IntStream.range(0, 60 * 360)
                    .filter(number -> number / 360 != 30)
                    .mapToObj(StoredSeriesTest::sample)
                    .toList();

    private final List<HistoryRequest> asked = new ArrayList<>();
    private final Sums sums = new Sums();
    private long millis;

    private static StoredSample sample(int number) {
        Vitals vitals = Vitals.builder().put(VitalSign.SPO2, 70 + number % 30).build();
        return new StoredSample(1, 1, number, BEGIN + 10 * SECOND * number, vitals);
    }

    /** What a report adds up. */
    private static final class Sums implements SeriesSink {
        private final List<Long> seen = new ArrayList<>();
        private long lastSeen;
        private long longestGap;
        private long count;
        private long sum;
        private short min = Short.MAX_VALUE;
        private short max = Short.MIN_VALUE;

        @Override
        public void seen(long from, long to) {
            if (!seen.isEmpty()) {
                longestGap = Math.max(longestGap, from - lastSeen);
            }
            seen.add(from);
            lastSeen = to;
        }

        @Override
        public void values(VitalSign vital, int more, int valid, long add, short low, short high) {
            assertThat(valid).isEqualTo(more);
            count += more;
            sum += add;
            min = (short) Math.min(min, low);
            max = (short) Math.max(max, high);
        }
    }

    /** Samples are kept from that instant on, minutes and hours always. */
    private HistoryReader keptFrom(long rawFrom) {
        KeptRollups rollups = new KeptRollups(SAMPLES, END, END);
        TieredHistory history =
                new TieredHistory(
                        List.of(
                                new RawTier(
                                        new KeptSamples(SAMPLES),
                                        () -> Future.succeededFuture(rawFrom),
                                        InstantSource.system()),
                                new RollupTier(
                                        rollups,
                                        BucketLength.MINUTE,
                                        () -> Future.succeededFuture(0L)),
                                new RollupTier(
                                        rollups,
                                        BucketLength.HOUR,
                                        () -> Future.succeededFuture(0L))),
                        InstantSource.system());
        return request -> {
            asked.add(request);
            return history.open(request);
        };
    }

    private Future<Boolean> read(HistoryReader from, long begin, long end, boolean needsSamples) {
        return new StoredSeries(from)
                .read(
                        Scope.platform(),
                        1,
                        begin,
                        end,
                        needsSamples,
                        (piece, length) -> {
                            piece.accept(sums);
                            millis += length;
                            return Future.succeededFuture(true);
                        });
    }

    private void assertSumsAreThoseOf(long begin, long end) {
        List<Short> values =
                SAMPLES.stream()
                        .filter(one -> begin <= one.observedAt() && one.observedAt() < end)
                        .map(one -> one.vitals().scaled(VitalSign.SPO2))
                        .toList();
        assertThat(sums.count).isEqualTo(values.size());
        assertThat(sums.sum).isEqualTo(values.stream().mapToLong(Short::longValue).sum());
        assertThat(sums.min).isEqualTo(values.stream().min(Short::compare).orElseThrow());
        assertThat(sums.max).isEqualTo(values.stream().max(Short::compare).orElseThrow());
        assertThat(millis).isEqualTo(end - begin);
    }

    @Test
    void readsADaySampleForSample() {
        long begin = BEGIN + 15 * SECOND;

        Future<Boolean> isWhole = read(keptFrom(0), begin, begin + 24 * HOUR, false);

        assertThat(isWhole.result()).isTrue();
        assertThat(asked).extracting(HistoryRequest::resolution).containsOnly(Resolution.RAW);
        assertThat(sums.seen).hasSize(24 * 360).isSorted().doesNotHaveDuplicates();
        assertSumsAreThoseOf(begin, begin + 24 * HOUR);
    }

    @Test
    void readsMinutesOfMoreThanADayAndItsEndsSampleForSample() {
        long begin = BEGIN + 15 * SECOND;
        long end = END - 25 * SECOND;

        Future<Boolean> isWhole = read(keptFrom(0), begin, end, false);

        assertThat(isWhole.result()).isTrue();
        assertThat(asked)
                .extracting(HistoryRequest::resolution)
                .containsExactly(Resolution.RAW, Resolution.MINUTE, Resolution.RAW);
        assertThat(sums.seen.size()).isLessThan(60 * 60 + 12);
        assertThat(sums.longestGap).isEqualTo(HOUR + 1);
        assertSumsAreThoseOf(begin, end);
    }

    @Test
    void readsMinutesWhereSamplesAreNotKept() {
        Future<Boolean> isWhole = read(keptFrom(END), BEGIN, BEGIN + HOUR, false);

        assertThat(isWhole.result()).isTrue();
        assertThat(sums.seen).hasSize(60);
        assertSumsAreThoseOf(BEGIN, BEGIN + HOUR);
    }

    @Test
    void takesNothingElseForSamplesThatAreNeeded() {
        Future<Boolean> refused = read(keptFrom(END), BEGIN, BEGIN + HOUR, true);

        assertThat(refused.cause()).isInstanceOf(HistoryException.class);
        assertThat(sums.seen).isEmpty();
    }

    @Test
    void stopsWhenNoMoreIsWanted() {
        Future<Boolean> isWhole =
                new StoredSeries(keptFrom(0))
                        .read(
                                Scope.platform(),
                                1,
                                BEGIN,
                                END,
                                false,
                                (_, _) -> Future.succeededFuture(false));

        assertThat(isWhole.result()).isFalse();
        assertThat(asked).hasSize(1);
    }

    @Test
    void countsNoValueThatADeviceCallsBad() {
        Vitals vitals =
                Vitals.builder()
                        .put(VitalSign.SPO2, 97)
                        .put(VitalSign.HEART_RATE, 72, Validity.INVALID)
                        .build();
        RawTier raw =
                new RawTier(
                        new KeptSamples(List.of(new StoredSample(1, 1, 1, BEGIN, vitals))),
                        () -> Future.succeededFuture(0L),
                        InstantSource.system());

        Future<Boolean> _ =
                read(
                        new TieredHistory(List.of(raw), InstantSource.system()),
                        BEGIN,
                        BEGIN + HOUR,
                        false);

        assertThat(sums.count).isEqualTo(1);
    }
}
