package io.wardstream.history;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.VitalStats;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the marks, the seams and the range, an answer is what adding up all samples gives. */
final class HistoryPropertiesTest {

    private static final Instant NOW = Instant.parse("2028-02-29T23:59:30Z");
    private static final long T = NOW.toEpochMilli();
    private static final int HOURS = 5;
    private static final long HOUR = 3_600_000;

    @Property(tries = 300)
    void everyResolutionIsTheSumOfAllSamples(@ForAll long seed) {
        Random random = new Random(seed);
        List<StoredSample> samples = samples(random);
        TieredHistory history = history(random, samples);
        long from = T - random.nextLong(HOURS * HOUR);
        long to = from + 1 + random.nextLong(HOURS * HOUR);
        Set<VitalSign> vitals = wanted(random);

        for (Resolution resolution : EnumSet.range(Resolution.MINUTE, Resolution.HOUR)) {
            CollectedHistory answer = new CollectedHistory();
            HistorySeries series = await(history.open(request(from, to, vitals, resolution)));
            done(series.read(answer));

            assertThat(answer.buckets).isEqualTo(naive(samples, from, to, vitals, resolution));
        }
    }

    @Property(tries = 100)
    void rawIsEverySampleOnce(@ForAll long seed) {
        Random random = new Random(seed);
        List<StoredSample> samples = samples(random);
        long from = T - random.nextLong(HOURS * HOUR);
        long to = from + 1 + random.nextLong(HOURS * HOUR);
        CollectedHistory answer = new CollectedHistory();

        HistorySeries series =
                await(
                        history(random, samples)
                                .open(request(from, to, wanted(random), Resolution.RAW)));
        done(series.read(answer));

        assertThat(answer.samples)
                .isEqualTo(
                        samples.stream()
                                .filter(one -> from <= one.observedAt() && one.observedAt() < to)
                                .map(one -> new HistorySample(one.observedAt(), one.vitals()))
                                .toList());
    }

    @Property(tries = 100)
    void rangesSideBySideGiveEachBucketOnce(@ForAll long seed) {
        Random random = new Random(seed);
        List<StoredSample> samples = samples(random);
        TieredHistory history = history(random, samples);
        Set<VitalSign> vitals = wanted(random);
        long from = T - HOURS * HOUR;
        long between = from + 1 + random.nextLong(HOURS * HOUR - 1);
        CollectedHistory parts = new CollectedHistory();
        CollectedHistory whole = new CollectedHistory();

        for (Resolution resolution : EnumSet.range(Resolution.MINUTE, Resolution.HOUR)) {
            done(await(history.open(request(from, between, vitals, resolution))).read(parts));
            done(await(history.open(request(between, T, vitals, resolution))).read(parts));
            done(await(history.open(request(from, T, vitals, resolution))).read(whole));
        }

        assertThat(parts.buckets).isEqualTo(whole.buckets);
    }

    /** Marks anywhere, also of the hours behind those of the minutes or before them, or at 1970. */
    private static TieredHistory history(Random random, List<StoredSample> samples) {
        long minutes = mark(random, BucketLength.MINUTE);
        long hours = mark(random, BucketLength.HOUR);
        KeptRollups rollups = new KeptRollups(samples, minutes, hours);
        List<Tier> tiers =
                List.of(
                        new RawTier(new KeptSamples(samples), () -> Future.succeededFuture(0L)),
                        new RollupTier(
                                rollups, BucketLength.MINUTE, () -> Future.succeededFuture(0L)),
                        new RollupTier(
                                rollups, BucketLength.HOUR, () -> Future.succeededFuture(0L)));
        return new TieredHistory(tiers, InstantSource.fixed(NOW));
    }

    private static long mark(Random random, BucketLength length) {
        return random.nextInt(10) == 0 ? 0 : length.floor(T - random.nextLong(HOURS * HOUR));
    }

    private static HistoryRequest request(
            long from, long to, Set<VitalSign> vitals, Resolution resolution) {
        return new HistoryRequest(Scope.platform(), 1, from, to, vitals, resolution, 20_000);
    }

    private static Set<VitalSign> wanted(Random random) {
        Set<VitalSign> wanted = EnumSet.of(VitalSign.ofIndex(random.nextInt(VitalSign.COUNT)));
        wanted.addAll(EnumSet.of(VitalSign.HEART_RATE, VitalSign.SPO2));
        return wanted;
    }

    /** Of two devices, in bursts and gaps, some in one millisecond, some on the seams. */
    private static List<StoredSample> samples(Random random) {
        List<StoredSample> samples = new ArrayList<>();
        for (int device = 1; device <= 2; device++) {
            long at = T - HOURS * HOUR;
            for (int seq = 1; at < T; seq++) {
                samples.add(new StoredSample(device, 1, seq, at, vitals(random)));
                at += step(random, at);
            }
        }
        samples.sort(
                Comparator.comparingLong(StoredSample::observedAt)
                        .thenComparingInt(StoredSample::epochNo)
                        .thenComparingInt(StoredSample::seq)
                        .thenComparingInt(StoredSample::deviceId));
        return samples;
    }

    private static long step(Random random, long at) {
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> random.nextLong(HOUR);
            case 2 -> BucketLength.MINUTE.floor(at) + 60_000 - at;
            default -> random.nextLong(20_000);
        };
    }

    private static Vitals vitals(Random random) {
        Vitals.Builder vitals = Vitals.builder();
        for (VitalSign sign : VitalSign.values()) {
            if (random.nextInt(3) > 0) {
                double range = sign.rejectHigh() - sign.rejectLow();
                vitals.put(
                        sign,
                        sign.rejectLow() + random.nextDouble() * range,
                        Validity.ofBits(random.nextInt(4)));
            }
        }
        return vitals.build();
    }

    private static List<HistoryBucket> naive(
            List<StoredSample> samples,
            long from,
            long to,
            Set<VitalSign> vitals,
            Resolution resolution) {
        Map<Long, Map<VitalSign, VitalStats>> buckets = new TreeMap<>();
        for (StoredSample sample : samples) {
            long start = sample.observedAt() - sample.observedAt() % resolution.millis();
            for (VitalSign sign : vitals) {
                int bits = sample.vitals().validity(sign).bits();
                if (sample.vitals().has(sign) && bits <= 1 && from <= start && start < to) {
                    short value = sample.vitals().scaled(sign);
                    buckets.computeIfAbsent(start, _ -> new EnumMap<>(VitalSign.class))
                            .merge(
                                    sign,
                                    new VitalStats(1, 1 - bits, value, value, value),
                                    VitalStats::plus);
                }
            }
        }
        return buckets.entrySet().stream()
                .map(one -> new HistoryBucket(one.getKey(), one.getValue()))
                .toList();
    }
}
