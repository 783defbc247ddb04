package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.Flush.Suspect;
import io.wardstream.samples.packed.SampleMerge;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Slots that ended, samples in them, and somebody who packs them. */
final class PackBed implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** Of the slot that begins at noon. */
    static final SampleSlot SLOT = new SampleSlot(NOON, NOON.plus(Duration.ofHours(4)));

    /** After all that a test stores. */
    static final Instant LATER = NOON.plus(Duration.ofDays(2));

    final SampleBed bed = new SampleBed(NOON);
    final SampleStore store = new PgSampleStore(bed.registry.database);
    final PgSampleSlots slots = new PgSampleSlots(bed.registry.database);
    final PgSlotPacker packer = new PgSlotPacker(bed.registry.database);
    final PgLateMerge late = new PgLateMerge(bed.registry.database);
    final PgDeviceSamples devices = new PgDeviceSamples(bed.registry.database);
    private final Writer writer = await(store.registerWriter("test"));

    /** The flush log is filed by the time of the flush. */
    PackBed() {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        done(slots.open(new SampleSlot(hour, hour.plus(Duration.ofHours(2)))));
    }

    /** A sample of one device, with everything a row can hold. */
    static VitalSample sample(int device, int seq, long at) {
        return sample(device, seq, at, 60 + seq % 40);
    }

    static VitalSample sample(int device, int seq, long at, int heartRate) {
        Vitals.Builder vitals =
                Vitals.builder()
                        .put(VitalSign.HEART_RATE, heartRate)
                        .put(VitalSign.SPO2, 90 + seq % 10);
        if (seq % 7 == 0) {
            vitals.put(VitalSign.TEMPERATURE, 36.6);
        }
        return new VitalSample(
                device,
                1 + seq / 10_000,
                seq,
                at,
                seq % 5 == 0 ? at - 1_234 : at,
                at + 40 + seq % 9,
                seq % 3 != 0,
                seq % 11 == 0 ? Generation.TEST : Generation.REAL,
                vitals.build(),
                seq % 13 == 0 ? "{\"perfusion\": 1.5}" : null);
    }

    FlushOutcome fresh(List<VitalSample> samples) {
        return flush(samples, List.of());
    }

    /** Sent again, or perhaps: compared with what is there. */
    FlushOutcome suspects(List<VitalSample> samples) {
        return flush(
                List.of(), samples.stream().map(sample -> new Suspect(sample, 600_000)).toList());
    }

    private FlushOutcome flush(List<VitalSample> fresh, List<Suspect> suspects) {
        return await(write(fresh, suspects));
    }

    /** A closed slot is learned from one failed flush, as by a node. */
    Future<FlushOutcome> write(List<VitalSample> fresh, List<Suspect> suspects) {
        Flush flush =
                new Flush(
                        writer, fresh, suspects, List.of(), List.of(), List.of(), List.of(),
                        List.of());
        return store.flush(flush)
                .recover(
                        failure ->
                                StorageException.of(failure).category() == Category.NO_PARTITION
                                        ? store.flush(flush)
                                        : Future.failedFuture(failure));
    }

    void seal(SampleSlot slot) {
        if (!await(slots.seal(slot))) {
            throw new AssertionError("not sealed");
        }
    }

    /** Moves every sealed slot to its end. */
    void packAll() {
        packAll(null);
    }

    /** Moves sealed slots until none is left, or until one is in that state. */
    void packAll(@Nullable SlotState until) {
        List<SlotProgress> unfinished = await(packer.unfinished());
        while (!unfinished.isEmpty() && unfinished.getFirst().state() != until) {
            done(step(packer, unfinished.getFirst()));
            unfinished = await(packer.unfinished());
        }
    }

    static Future<?> step(SlotPacker packer, SlotProgress slot) {
        return slot.state() == SlotState.COMPARED ? packer.drop(slot.slot()) : packer.advance(slot);
    }

    /** Until nothing is left that can be merged; what was added, and what was not. */
    LateMerge.Merged mergeAll() {
        LateMerge.Merged all = new LateMerge.Merged(0, 0, 0);
        LateMerge.Merged next = await(late.next(LATER, LATER));
        while (!next.isNothing()) {
            all =
                    new LateMerge.Merged(
                            all.added() + next.added(),
                            all.duplicates() + next.duplicates(),
                            all.conflicts() + next.conflicts());
            next = await(late.next(LATER, LATER));
        }
        return all;
    }

    /** In the order of time and identity, read as a hospital does. */
    List<VitalSample> read(int device) {
        return await(
                        devices.observed(
                                bed.scope,
                                device,
                                NOON.minus(Duration.ofDays(3)).toEpochMilli(),
                                LATER.toEpochMilli()))
                .stream()
                .sorted(SampleMerge.ORDER)
                .toList();
    }

    long count(String table) {
        return number("SELECT count(*) FROM " + table);
    }

    long number(String query) {
        return await(
                bed.registry
                        .database
                        .platform()
                        .query(query)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0)));
    }

    void run(String statement, Tuple values) {
        done(bed.registry.database.platform().preparedQuery(statement).execute(values));
    }

    SlotState state(SampleSlot slot) {
        return await(
                bed.registry
                        .database
                        .platform()
                        .preparedQuery("SELECT state FROM sample_slot WHERE slot_from = $1")
                        .execute(Tuple.of(slot.from().atOffset(ZoneOffset.UTC)))
                        .map(rows -> SlotState.of(rows.iterator().next().getString(0))));
    }

    @Override
    public void close() {
        bed.close();
    }
}
