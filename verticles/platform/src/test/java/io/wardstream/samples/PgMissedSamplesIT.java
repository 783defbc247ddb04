package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.MissedSamples.Range;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgMissedSamplesIT {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long NOW = NOON.toEpochMilli();
    private static final long NO_SLOT = NOON.minus(Duration.ofDays(9)).toEpochMilli();

    private static SampleBed bed;
    private static SampleStore store;
    private static Writer writer;
    private static MissedSamples missed;
    private static int nextDevice = 5_000;

    private int device;

    @BeforeAll
    static void open() {
        bed = new SampleBed(NOON);
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        SampleSlot present = new SampleSlot(hour, hour.plus(Duration.ofHours(2))); // flushes' own
        done(new PgSampleSlots(bed.registry.database).open(present));
        store = new PgSampleStore(bed.registry.database);
        writer = await(store.registerWriter("test"));
        missed = new PgMissedSamples(bed.registry.database, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @BeforeEach
    void takeADevice() {
        device = nextDevice++;
    }

    @Test
    void givesBackExactlyWhatWasStored() {
        Vitals vitals =
                Vitals.builder()
                        .put(VitalSign.HEART_RATE, 72)
                        .put(VitalSign.SPO2, 97.5, Validity.QUESTIONABLE)
                        .put(VitalSign.TEMPERATURE, 36.65)
                        .absent(VitalSign.ETCO2, Validity.INVALID)
                        .build();
        List<VitalSample> samples =
                List.of(
                        new VitalSample(
                                device,
                                1,
                                1,
                                NOW,
                                NOW,
                                NOW + 40,
                                true,
                                Generation.REAL,
                                vitals,
                                null),
                        new VitalSample(
                                device,
                                1,
                                2,
                                NOW + 1,
                                NOW - 7_200_000,
                                NOW + 41,
                                false,
                                Generation.DEMO,
                                vitals,
                                "{\"st\": 1}"),
                        new VitalSample(
                                device,
                                1,
                                3,
                                NOW + 2,
                                NOW + 2,
                                NOW + 42,
                                true,
                                Generation.TEST,
                                Vitals.EMPTY,
                                null));
        flush(samples);

        List<VitalSample> read = inRanges(range(1, 1, 3));

        assertThat(read).isEqualTo(samples);
    }

    @Test
    void readsTheSeqsOfEachRangeAndNoOthers() {
        int other = nextDevice++;
        flush(seqs(device, 1, 1, 20));
        flush(seqs(device, 2, 1, 20));
        flush(seqs(other, 1, 1, 20));

        List<VitalSample> read =
                inRanges(
                        new Range(other, 1, 19, 25, NOW, NOW + 100_000),
                        range(2, 7, 7),
                        range(1, 3, 5));

        assertThat(read)
                .extracting(one -> one.deviceId() + "/" + one.epochNo() + "/" + one.seq())
                .containsExactly(
                        device + "/1/3",
                        device + "/1/4",
                        device + "/1/5",
                        device + "/2/7",
                        other + "/1/19",
                        other + "/1/20");
    }

    @Test
    void looksOnlyAtTheTimesOfEachRange() {
        flush(seqs(device, 1, 1, 20));

        List<VitalSample> read =
                inRanges(
                        new Range(device, 1, 1, 20, NOW + 5_000, NOW + 7_000),
                        new Range(device, 1, 1, 20, NOW + 18_000, NOW + 19_000));

        assertThat(read).extracting(VitalSample::seq).containsExactly(5, 6, 18);
    }

    @Test
    void readsAcrossSlotsAndWhatCameTooLateForThem() {
        VitalSample late = sample(device, 1, 1, NO_SLOT, true);
        VitalSample yesterday = sample(device, 1, 2, NOW - 86_400_000, true);
        VitalSample today = sample(device, 1, 3, NOW, true);
        flush(List.of(late, yesterday, today));

        List<VitalSample> read = inRanges(new Range(device, 1, 1, 3, NO_SLOT, NOW + 1));

        assertThat(read).containsExactly(late, yesterday, today);
    }

    @Test
    void givesNoSampleTwiceThatIsBothLateAndInItsSlot() {
        List<VitalSample> samples = seqs(device, 1, 1, 3);
        bed.store(SampleBed.Table.SLOT, samples);
        bed.store(SampleBed.Table.LATE, samples);

        assertThat(inRanges(range(1, 1, 3))).hasSize(3);
        assertThat(await(missed.liveSince(List.of(device), NOW))).hasSize(3);
    }

    @Test
    void readsTheLiveSamplesOfDevicesByTime() {
        int other = nextDevice++;
        VitalSample before = sample(device, 1, 1, NOW - 60_001, true);
        VitalSample first = sample(device, 1, 2, NOW - 60_000, true);
        VitalSample backfill = sample(device, 1, 3, NOW - 30_000, false);
        VitalSample last = sample(device, 2, 1, NOW - 10_000, true);
        VitalSample between = sample(other, 1, 9, NOW - 20_000, true);
        VitalSample unasked = sample(nextDevice++, 1, 1, NOW - 20_000, true);
        flush(List.of(before, first, backfill, last, between, unasked));

        List<VitalSample> read = await(missed.liveSince(List.of(device, other), NOW - 60_000));

        assertThat(read).containsExactly(first, between, last);
    }

    @Test
    void readsWhatWasLastSeenOfEachDevice() {
        int drained = nextDevice++;
        int lateForTheDrain = nextDevice++;
        int unknown = nextDevice++;
        int fence = hello(drained);
        int older = hello(lateForTheDrain);
        int _ = hello(lateForTheDrain);
        flush(seqs(device, 1, 1, 3));

        done(
                store.drained(
                        List.of(
                                new DrainedSession(lateForTheDrain, older, NOW + 9_000),
                                new DrainedSession(drained, fence, NOW + 9_000))));

        assertThat(await(missed.lastSeen(List.of(device, drained, lateForTheDrain, unknown), NOW)))
                .containsOnly(
                        Map.entry(device, new LastSeen(NOW + 3_000, 0)),
                        Map.entry(drained, new LastSeen(0, NOW + 9_000)));
    }

    private static int hello(int deviceId) {
        return await(store.openSessions(writer, List.of(new EpochRequest(deviceId, NOW))))
                .getFirst()
                .fence();
    }

    @Test
    void asksNobodyForNothing() {
        assertThat(inRanges()).isEmpty();
        assertThat(await(missed.liveSince(List.of(), NOW))).isEmpty();
    }

    private Range range(int epochNo, int fromSeq, int toSeq) {
        return new Range(device, epochNo, fromSeq, toSeq, NOW, NOW + 100_000);
    }

    private static List<VitalSample> inRanges(Range... ranges) {
        return await(missed.inRanges(List.of(ranges)));
    }

    private static void flush(List<VitalSample> samples) {
        done(
                store.flush(
                        new Flush(
                                writer, samples, List.of(), List.of(), List.of(), List.of(),
                                List.of(), List.of())));
    }

    private static List<VitalSample> seqs(int deviceId, int epochNo, int from, int to) {
        List<VitalSample> samples = new ArrayList<>();
        for (int seq = from; seq <= to; seq++) {
            samples.add(sample(deviceId, epochNo, seq, NOW + seq * 1_000L, true));
        }
        return samples;
    }

    private static VitalSample sample(
            int deviceId, int epochNo, int seq, long observedAt, boolean isLive) {
        Vitals vitals = Vitals.builder().put(VitalSign.HEART_RATE, 72).build();
        return new VitalSample(
                deviceId,
                epochNo,
                seq,
                observedAt,
                observedAt,
                observedAt,
                isLive,
                Generation.REAL,
                vitals,
                null);
    }
}
