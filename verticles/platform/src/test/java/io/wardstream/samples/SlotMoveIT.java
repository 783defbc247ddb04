package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static io.wardstream.samples.PackBed.NOON;
import static io.wardstream.samples.PackBed.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.MissedSamples.Range;
import io.wardstream.samples.PackFaults.Moment;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class SlotMoveIT {
    private static final Logger LOG = LoggerFactory.getLogger(SlotMoveIT.class);
    private static final long BEGIN = NOON.toEpochMilli();
    private static final long END = SLOT.to().toEpochMilli();

    private PackBed bed;
    private int device;

    @BeforeEach
    void prepare() {
        bed = new PackBed();
        device = bed.bed.device();
        bed.bed.epoch(device, 1, 1_000);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    /** One each ten seconds, from a minute before the slot to a minute behind it. */
    private List<VitalSample> stored() {
        List<VitalSample> samples =
                IntStream.range(0, 1_452)
                        .mapToObj(i -> PackBed.sample(device, i + 1, BEGIN - 60_000 + i * 10_000L))
                        .toList();
        FlushOutcome _ = bed.fresh(samples);
        return samples;
    }

    @Test
    void movesEverySampleOfASlotAndDropsItsRows() {
        List<VitalSample> samples = stored();
        bed.seal(SLOT);

        bed.packAll();

        assertThat(bed.state(SLOT)).isEqualTo(SlotState.DROPPED);
        assertThat(bed.count("vital_sample")).isEqualTo(12);
        assertThat(bed.number("SELECT sum(sample_count) FROM packed_minute")).isEqualTo(1_440);
        assertThat(bed.read(device)).isEqualTo(samples);
    }

    @Test
    void losesAndDoublesNothingWhenItIsKilledBeforeAndAfterEachCommit() {
        List<VitalSample> samples = stored();
        bed.seal(SLOT);
        Set<SlotProgress> seen = new HashSet<>();
        List<SlotProgress> unfinished = await(bed.packer.unfinished());
        while (!unfinished.isEmpty()) {
            SlotProgress slot = unfinished.getFirst();
            assertThat(seen.add(slot)).as("%s a second time", slot).isTrue();

            kill(Moment.BEFORE_COMMIT, slot);
            assertThat(await(bed.packer.unfinished())).isEqualTo(unfinished);
            assertThat(bed.read(device)).isEqualTo(samples);
            kill(Moment.AFTER_COMMIT, slot);

            assertThat(bed.read(device)).isEqualTo(samples);
            unfinished = await(bed.packer.unfinished());
        }

        assertThat(seen).hasSizeGreaterThan(400);
        assertThat(bed.state(SLOT)).isEqualTo(SlotState.DROPPED);
        assertThat(bed.number("SELECT sum(sample_count) FROM packed_minute")).isEqualTo(1_440);
    }

    /** A fresh one each time, as after a start: nothing is known but what the database says. */
    private void kill(Moment where, SlotProgress slot) {
        PgSlotPacker mortal =
                new PgSlotPacker(
                        bed.bed.registry.database,
                        moment ->
                                moment == where
                                        ? Future.failedFuture(new IllegalStateException("killed"))
                                        : Future.succeededFuture());
        assertThatThrownBy(() -> done(PackBed.step(mortal, slot))).hasMessage("killed");
    }

    @Test
    void showsEverySampleOnceToWhoReadsAndLetsWritersOnWhileASlotMoves() {
        List<VitalSample> samples = stored();
        Loop readers = new Loop(() -> readOnce(samples));
        Loop writers = new Loop(this::writeOne);
        Future<Void> reading = readers.run();
        Future<Void> writing = writers.run();
        bed.seal(SLOT);

        bed.packAll();

        readers.isOver = true;
        writers.isOver = true;
        done(reading);
        done(writing);
        LOG.info(
                "slot moved reads={} writes={} longestRead={}ms longestWrite={}ms",
                readers.turns.get(),
                writers.turns.get(),
                readers.longestMillis,
                writers.longestMillis);
        assertThat(bed.state(SLOT)).isEqualTo(SlotState.DROPPED);
        assertThat(readers.turns.get()).isGreaterThan(20);
    }

    private Future<Void> readOnce(List<VitalSample> expected) {
        return bed.devices
                .observed(bed.bed.scope, device, BEGIN - 60_000, END + 60_000)
                .map(
                        read -> {
                            assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
                            return null;
                        });
    }

    private int written = 100_000;

    private Future<Void> writeOne() {
        int seq = written++;
        VitalSample other = PackBed.sample(device + 1, seq, END + 3_600_000 + seq);
        return bed.write(List.of(other), List.of()).mapEmpty();
    }

    /** Does the same over and over until it is told to end. */
    private static final class Loop {
        private final Supplier<Future<Void>> turn;
        private volatile boolean isOver;
        private final AtomicInteger turns = new AtomicInteger();
        private volatile long longestMillis;

        Loop(Supplier<Future<Void>> turn) {
            this.turn = turn;
        }

        Future<Void> run() {
            if (isOver) {
                return Future.succeededFuture();
            }
            long begin = System.nanoTime();
            return turn.get()
                    .compose(
                            _ -> {
                                turns.incrementAndGet();
                                longestMillis =
                                        Math.max(
                                                longestMillis,
                                                Duration.ofNanos(System.nanoTime() - begin)
                                                        .toMillis());
                                return run();
                            });
        }
    }

    @Test
    void letsNobodyWriteIntoWhatIsSealed() {
        List<VitalSample> samples = stored();
        VitalSample more = PackBed.sample(device, 9_000, BEGIN + 5);
        VitalSample again = PackBed.sample(device, 7, samples.get(6).observedAt());
        bed.seal(SLOT);

        FlushOutcome added = bed.fresh(List.of(more));
        FlushOutcome repeated = bed.suspects(List.of(again));

        assertThat(added.committed()).isEqualTo(1);
        assertThat(repeated.duplicates()).containsExactly(again);
        assertThat(bed.count("late_sample")).isEqualTo(1);
        assertThat(bed.count("vital_sample")).isEqualTo(samples.size());
        assertThat(bed.read(device)).hasSize(samples.size() + 1).contains(more);
        assertThat(bed.mergeAll().isNothing()).as("it waits for its slot").isTrue();
    }

    @Test
    void keepsTheRowsWhenAPackedMinuteDiffers() {
        int rows = stored().size();
        bed.seal(SLOT);
        bed.packAll(SlotState.PACKED);
        bed.run(
                "UPDATE packed_minute p SET samples = o.samples FROM packed_minute o"
                        + " WHERE p.minute_at = $1 AND o.minute_at = $2",
                Tuple.of(SampleBed.utc(BEGIN + 120_000), SampleBed.utc(BEGIN + 180_000)));

        SlotPacker.Piece piece =
                await(bed.packer.advance(await(bed.packer.unfinished()).getFirst()));
        while (piece.differences() == 0) {
            piece = await(bed.packer.advance(piece.now()));
        }

        assertThat(piece.differences()).isEqualTo(6);
        assertThat(bed.state(SLOT)).isEqualTo(SlotState.PACKED);
        assertThatThrownBy(() -> done(bed.packer.drop(SLOT)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is not compared");
        assertThat(bed.count("vital_sample")).isEqualTo(rows);
    }

    @Test
    void leavesItToOneWhenTwoPackTheSame() {
        List<VitalSample> samples = stored();
        bed.seal(SLOT);
        SlotProgress slot = await(bed.packer.unfinished()).getFirst();
        PgSlotPacker other = new PgSlotPacker(bed.bed.registry.database);

        Future<?> both =
                Future.join(bed.packer.advance(slot), other.advance(slot))
                        .recover(_ -> Future.succeededFuture());

        done(both);
        assertThat(await(bed.packer.unfinished()).getFirst().through())
                .isEqualTo(NOON.plusSeconds(60));
        assertThat(bed.read(device)).isEqualTo(samples);
    }

    @Test
    void showsPackedMinutesToTheirHospitalOnly() {
        int samples = stored().size();
        bed.seal(SLOT);
        bed.packAll();
        Scope foreign = Scope.hospitals(List.of(bed.bed.ward.hospitalId() + 1));

        assertThat(await(bed.devices.observed(foreign, device, BEGIN, END))).isEmpty();
        assertThat(bed.read(device)).hasSize(samples);
    }

    @Test
    void findsPackedSamplesForEveryReader() {
        List<VitalSample> samples = stored();
        int patient = bed.bed.patient();
        bed.bed.assign(device, patient, BEGIN - 3_600_000, null);
        PgPatientSamples patients =
                new PgPatientSamples(
                        bed.bed.registry.database, bed.bed.registry.registry.assignments());
        PgLiveSamples live = new PgLiveSamples(bed.bed.registry.database);
        PgMissedSamples missed =
                new PgMissedSamples(
                        bed.bed.registry.database,
                        Clock.fixed(NOON.plus(Duration.ofHours(20)), ZoneOffset.UTC));
        bed.seal(SLOT);
        bed.packAll();

        assertThat(await(patients.observed(bed.bed.scope, patient, BEGIN, END, 2_000)))
                .hasSize(1_440);
        assertThat(await(patients.observed(bed.bed.scope, patient, BEGIN + 30_001, END, 100)))
                .hasSizeBetween(101, 120);
        assertThat(await(live.observed(bed.bed.scope, device, BEGIN, END)))
                .hasSize((int) samples.stream().filter(this::isLiveInSlot).count());
        assertThat(await(missed.inRanges(List.of(new Range(device, 1, 100, 109, BEGIN, END)))))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(100, 109)
                                .mapToObj(
                                        seq ->
                                                PackBed.sample(
                                                        device,
                                                        seq,
                                                        BEGIN - 60_000 + (seq - 1) * 10_000L))
                                .toList());
    }

    private boolean isLiveInSlot(VitalSample sample) {
        return sample.live() && sample.observedAt() >= BEGIN && sample.observedAt() < END;
    }

    @Test
    void tellsAHelloAndALookForSilentDevicesWhatIsPacked() {
        FlushOutcome _ =
                bed.fresh(
                        List.of(
                                PackBed.sample(device, 1, BEGIN),
                                PackBed.sample(device, 900, BEGIN + 1)));
        bed.run(
                "UPDATE device_epoch SET search_from = $1 WHERE device_id = $2",
                Tuple.of(SampleBed.utc(BEGIN), device));
        PgMissedSamples missed =
                new PgMissedSamples(
                        bed.bed.registry.database,
                        Clock.fixed(NOON.plus(Duration.ofHours(20)), ZoneOffset.UTC));
        EpochRequest hello = new EpochRequest(device, 1_000);
        EpochState before = await(bed.store.openEpochs(List.of(hello))).getFirst();
        var seenBefore = await(missed.lastSeen(List.of(device), BEGIN - 1));
        bed.seal(SLOT);

        bed.packAll();

        assertThat(before.highestStored()).isEqualTo(900);
        assertThat(await(bed.store.openEpochs(List.of(hello))).getFirst()).isEqualTo(before);
        assertThat(await(missed.lastSeen(List.of(device), BEGIN - 1))).isEqualTo(seenBefore);
        assertThat(seenBefore).containsKey(device);
    }

    @Test
    void dropsADayOnlyWhenItIsPackedAndThenForEver() {
        List<VitalSample> _ = stored();
        RawDays days = new PgRawDays(bed.bed.registry.database);
        LocalDate day = LocalDate.of(2026, 3, 1);
        bed.seal(SLOT);
        bed.packAll();
        assertThat(await(days.endedBefore(PackBed.LATER))).isEmpty();
        assertThatThrownBy(() -> done(days.drop(day, 1))).hasMessageContaining("is not packed");
        for (SampleSlot slot : await(bed.slots.openEndedBefore(PackBed.LATER))) {
            bed.seal(slot);
        }
        bed.packAll();
        assertThat(await(days.endedBefore(PackBed.LATER))).containsExactly(day);
        assertThat(await(days.endedBefore(NOON))).isEmpty();

        long held = bed.number("SELECT sum(sample_count) FROM packed_minute");

        boolean isDroppedAsAnotherNumber = await(days.drop(day, held + 1));
        boolean isDropped = await(days.drop(day, held));
        boolean isDroppedAlready = await(days.drop(day, held));

        assertThat(List.of(isDroppedAsAnotherNumber, isDropped, isDroppedAlready))
                .containsExactly(false, true, true);
        assertThat(await(days.endedBefore(PackBed.LATER))).isEmpty();
        assertThat(bed.read(device)).isEmpty();
        FlushOutcome _ = bed.fresh(List.of(PackBed.sample(device, 5, BEGIN)));
        assertThat(bed.mergeAll().isNothing()).as("it is the archive's").isTrue();
        assertThat(bed.read(device)).hasSize(1);
        assertThat(await(bed.slots.open(SLOT))).isFalse();
    }

    @Test
    void joinsAMinuteThatLiesInTwoSlots() {
        SampleSlot first =
                new SampleSlot(
                        NOON.minus(Duration.ofDays(3)),
                        NOON.minus(Duration.ofDays(3)).plusSeconds(90));
        SampleSlot second = new SampleSlot(first.to(), first.to().plusSeconds(90));
        assertThat(await(bed.slots.open(first)) && await(bed.slots.open(second))).isTrue();
        List<VitalSample> samples = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            samples.add(PackBed.sample(device, i + 1, first.from().toEpochMilli() + i * 10_000L));
        }
        FlushOutcome _ = bed.fresh(samples);
        bed.seal(first);
        bed.seal(second);

        bed.packAll();

        assertThat(bed.count("packed_minute")).isEqualTo(3);
        assertThat(bed.count("vital_sample")).isZero();
        assertThat(bed.read(device)).isEqualTo(samples);
    }
}
