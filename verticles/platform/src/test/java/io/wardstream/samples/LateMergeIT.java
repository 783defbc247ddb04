package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static io.wardstream.samples.PackBed.NOON;
import static io.wardstream.samples.PackBed.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.PackFaults.Moment;
import io.wardstream.samples.packed.SampleMerge;
import io.wardstream.samples.packed.SampleMerge.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LateMergeIT {
    private static final long BEGIN = NOON.toEpochMilli();

    private PackBed bed;
    private int device;

    @BeforeEach
    void prepare() {
        bed = new PackBed();
        device = bed.bed.device();
        bed.bed.epoch(device, 1, 1_000);
        bed.bed.epoch(device, 2, 2_000);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private List<VitalSample> packed() {
        List<VitalSample> samples = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            samples.add(PackBed.sample(device, 2 * i + 1, BEGIN + i * 1_000L));
        }
        FlushOutcome _ = bed.fresh(samples);
        bed.seal(SLOT);
        bed.packAll();
        return samples;
    }

    @Test
    void putsLateSamplesIntoTheirPackedMinutes() {
        List<VitalSample> all = new ArrayList<>(packed());
        List<VitalSample> late =
                List.of(
                        PackBed.sample(device, 2, BEGIN + 500),
                        PackBed.sample(device, 400, BEGIN + 600_000));
        FlushOutcome _ = bed.fresh(late);
        all.addAll(late);
        List<VitalSample> before = bed.read(device);

        LateMerge.Merged merged = bed.mergeAll();

        assertThat(merged).isEqualTo(new LateMerge.Merged(2, 0, 0));
        assertThat(bed.count("late_sample")).isZero();
        assertThat(bed.number("SELECT sum(sample_count) FROM packed_minute")).isEqualTo(122);
        assertThat(bed.read(device)).isEqualTo(before).isEqualTo(inOrder(all));
        assertThat(
                        await(bed.store.openEpochs(List.of(new EpochRequest(device, 1_000))))
                                .getFirst()
                                .highestStored())
                .isEqualTo(400);
    }

    @Test
    void dropsWhatIsPackedAlreadyAndKeepsTheFirstOfTwoThatDiffer() {
        List<VitalSample> samples = packed();
        FlushOutcome _ = bed.suspects(List.of(samples.get(3)));
        VitalSample other = PackBed.sample(device, samples.get(5).seq(), BEGIN + 5_000, 199);
        VitalSample moved = PackBed.sample(device, samples.get(7).seq(), BEGIN + 300_000);
        FlushOutcome _ = bed.suspects(List.of(other, moved));
        assertThat(bed.read(device)).isEqualTo(inOrder(samples));

        LateMerge.Merged merged = bed.mergeAll();

        assertThat(merged).isEqualTo(new LateMerge.Merged(0, 1, 2));
        assertThat(bed.read(device)).isEqualTo(inOrder(samples));
        assertThat(bed.count("late_sample")).isZero();
        assertThat(
                        bed.number(
                                "SELECT count(*) FROM rejected_sample WHERE code = 'identity_conflict'"
                                        + " AND epoch = 1000 AND frame LIKE '%\"heart_rate\"%'"))
                .isEqualTo(2);
    }

    @Test
    void putsLateSamplesIntoRowsWhenTheirSlotIsOpenAgain() {
        long threeDaysAgo = BEGIN - Duration.ofDays(3).toMillis();
        VitalSample late = PackBed.sample(device, 1, threeDaysAgo);
        VitalSample twin = PackBed.sample(device, 2, threeDaysAgo + 1_000);
        FlushOutcome _ = bed.fresh(List.of(late, twin));
        SampleSlot slot =
                new SampleSlot(
                        NOON.minus(Duration.ofDays(3)),
                        NOON.minus(Duration.ofDays(3)).plusSeconds(3_600));
        assertThat(await(bed.slots.open(slot))).isTrue();

        LateMerge.Merged merged = bed.mergeAll();

        assertThat(merged).isEqualTo(new LateMerge.Merged(2, 0, 0));
        assertThat(bed.count("vital_sample")).isEqualTo(2);
        assertThat(bed.count("late_sample")).isZero();
        assertThat(bed.read(device)).isEqualTo(inOrder(List.of(late, twin)));
    }

    @Test
    void leavesWhatIsYoungOrInNoSlotYet() {
        FlushOutcome _ =
                bed.fresh(
                        List.of(PackBed.sample(device, 1, BEGIN - Duration.ofDays(3).toMillis())));

        assertThat(await(bed.late.next(NOON.minus(Duration.ofDays(4)), PackBed.LATER)).isNothing())
                .isTrue();
        assertThat(await(bed.late.next(PackBed.LATER, NOON.minus(Duration.ofDays(4)))).isNothing())
                .isTrue();
        assertThat(bed.count("late_sample")).isEqualTo(1);
    }

    @Test
    void losesAndDoublesNothingWhenItIsKilledBeforeAndAfterItsCommit() {
        List<VitalSample> all = new ArrayList<>(packed());
        VitalSample late = PackBed.sample(device, 2, BEGIN + 500);
        FlushOutcome _ = bed.fresh(List.of(late));
        all.add(late);
        for (Moment where : Moment.values()) {
            PgLateMerge mortal =
                    new PgLateMerge(
                            bed.bed.registry.database,
                            moment ->
                                    moment == where
                                            ? Future.failedFuture(
                                                    new IllegalStateException("killed"))
                                            : Future.succeededFuture());

            assertThatThrownBy(() -> done(mortal.next(PackBed.LATER, PackBed.LATER)))
                    .hasMessage("killed");

            assertThat(bed.read(device)).isEqualTo(inOrder(all));
        }
        assertThat(bed.mergeAll().isNothing()).isTrue();
        assertThat(bed.number("SELECT sum(sample_count) FROM packed_minute")).isEqualTo(121);
    }

    /** Ten devices send three hours in any order, twice, and sometimes with other content. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void showsWhatANaiveModelShowsWhateverComesInWhateverOrder(long seed) {
        Random random = new Random(seed);
        Map<Identity, VitalSample> model = new HashMap<>();
        List<List<VitalSample>> parcels = parcels(random);
        List<SampleSlot> slots = await(bed.slots.openEndedBefore(SLOT.to()));
        for (List<VitalSample> parcel : parcels) {
            FlushOutcome _ = bed.suspects(parcel);
            parcel.forEach(sample -> model.putIfAbsent(Identity.of(sample), sample));
            switch (random.nextInt(4)) {
                case 0 -> {
                    LateMerge.Merged _ = bed.mergeAll();
                }
                case 1 -> advanceSome(random.nextInt(40));
                case 2 -> sealOne(slots, random);
                default -> {}
            }
            assertThat(readAll()).as("seed %s", seed).isEqualTo(inOrder(model.values()));
        }
        slots.forEach(slot -> done(bed.slots.seal(slot)));
        bed.packAll();
        LateMerge.Merged _ = bed.mergeAll();

        assertThat(readAll()).isEqualTo(inOrder(model.values()));
        assertThat(bed.count("late_sample")).isZero();
        assertThat(
                        bed.number("SELECT sum(sample_count) FROM packed_minute")
                                + bed.count("vital_sample"))
                .isEqualTo(model.size());
    }

    private List<List<VitalSample>> parcels(Random random) {
        List<VitalSample> sent = new ArrayList<>();
        for (int one = 0; one < 10; one++) {
            int other = one == 0 ? device : bed.bed.device();
            for (int seq = 1; seq <= 360; seq++) {
                long at = BEGIN - 5_400_000 + seq * 30_000L;
                sent.add(PackBed.sample(other, seq, at));
                if (random.nextInt(10) == 0) {
                    sent.add(PackBed.sample(other, seq, at));
                }
                if (random.nextInt(50) == 0) {
                    sent.add(PackBed.sample(other, seq, at, 199));
                }
            }
        }
        Collections.shuffle(sent, random);
        List<List<VitalSample>> parcels = new ArrayList<>();
        for (int at = 0; at < sent.size(); at += 200) {
            parcels.add(onceEach(sent.subList(at, Math.min(at + 200, sent.size()))));
        }
        return parcels;
    }

    /** One flush holds an identity once: two in one flush are the business of the flush. */
    private static List<VitalSample> onceEach(List<VitalSample> samples) {
        return OneSeries.once(samples, Identity::of);
    }

    private void sealOne(List<SampleSlot> slots, Random random) {
        boolean _ = await(bed.slots.seal(slots.get(slots.size() - 1 - random.nextInt(2))));
    }

    private void advanceSome(int steps) {
        for (int i = 0; i < steps; i++) {
            List<SlotProgress> unfinished = await(bed.packer.unfinished());
            if (unfinished.isEmpty()) {
                return;
            }
            done(PackBed.step(bed.packer, unfinished.getFirst()));
        }
    }

    private List<VitalSample> readAll() {
        List<VitalSample> all = new ArrayList<>();
        for (int one = device; one < device + 10; one++) {
            all.addAll(bed.read(one));
        }
        return inOrder(all);
    }

    private static List<VitalSample> inOrder(Collection<VitalSample> samples) {
        return samples.stream()
                .sorted(
                        Comparator.comparingInt(VitalSample::deviceId)
                                .thenComparing(SampleMerge.ORDER))
                .toList();
    }
}
