package io.wardstream.samples.rollup;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.Flush;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgSampleSlots;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.SampleBed;
import io.wardstream.samples.SampleSlot;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.Writer;
import io.wardstream.samples.rollup.RollupStep.Kind;
import io.wardstream.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Devices, patients, samples that are flushed, and who rolls them up. */
final class RollupBed implements AutoCloseable {

    final SampleBed samples;
    final Instant start;
    final PgRollups rollups;
    final PgRollupUpkeep upkeep;
    private final SampleStore store;
    private final Writer writer;

    RollupBed(Instant start) {
        this(new SampleBed(start), start);
    }

    /** With slots from two days before the start. */
    RollupBed(SampleBed samples, Instant start) {
        this.samples = samples;
        this.start = start;
        Instant flushed = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
        SampleSlot ofFlushes = new SampleSlot(flushed, flushed.plus(Duration.ofHours(4)));
        done(new PgSampleSlots(database()).open(ofFlushes));
        rollups = new PgRollups(database());
        upkeep = new PgRollupUpkeep(database());
        store = new PgSampleStore(database());
        writer = await(store.registerWriter("test"));
    }

    Database database() {
        return samples.registry.database;
    }

    /** A runner. */
    PgRollupWork work() {
        return work(_ -> {});
    }

    /** One that is told where it is. */
    PgRollupWork work(Consumer<RollupPoint> passing) {
        return work(() -> Future.succeededFuture(0L), passing);
    }

    PgRollupWork work(RawBoundary boundary, Consumer<RollupPoint> passing) {
        return new PgRollupWork(
                database(),
                samples.registry.registry.assignments(),
                new PgDeviceSamples(database()),
                boundary,
                passing);
    }

    /** A device that measures the patient from a day before the start on. */
    int deviceOf(int patient) {
        int device = samples.device();
        samples.epoch(device, 1, 1_764_000_000_000L);
        samples.assign(device, patient, at(-86_400), null);
        return device;
    }

    /** Epoch milliseconds. */
    long at(double second) {
        return start.toEpochMilli() + (long) (second * 1_000);
    }

    VitalSample sample(int device, int seq, double second, double heartRate) {
        Vitals vitals =
                Vitals.builder()
                        .put(VitalSign.HEART_RATE, heartRate)
                        .put(VitalSign.SPO2, 97)
                        .build();
        return sample(device, seq, second, vitals);
    }

    VitalSample sample(int device, int seq, double second, Vitals vitals) {
        long at = at(second);
        return new VitalSample(device, 1, seq, at, at, at, true, Generation.REAL, vitals, null);
    }

    void flush(VitalSample... fresh) {
        flush(store, List.of(fresh), List.of());
    }

    /** Through a store of the test's own. */
    void flush(SampleStore by, List<VitalSample> fresh, List<VitalSample> again) {
        List<Flush.Suspect> suspects =
                again.stream().map(sample -> new Flush.Suspect(sample, 0)).toList();
        done(
                by.flush(
                        new Flush(
                                writer, fresh, suspects, List.of(), List.of(), List.of(), List.of(),
                                List.of())));
    }

    void flush(List<VitalSample> fresh, List<VitalSample> again) {
        flush(store, fresh, again);
    }

    /** Until there is nothing to do. */
    void rollUp(RollupWork work, double second) {
        Kind kind = Kind.WAITING;
        while (kind != Kind.IDLE) {
            kind = await(work.step(at(second))).kind();
        }
    }

    void rollUp(double second) {
        rollUp(work(), second);
    }

    /** One line a bucket and vital, of all patients. */
    Map<String, String> stored(BucketLength length) {
        Map<String, String> lines = new TreeMap<>();
        for (int patient : patients()) {
            done(
                    rollups.ofPatient(
                            samples.scope,
                            patient,
                            0,
                            Long.MAX_VALUE / 2_000_000,
                            length,
                            bucket -> bucket.vitals().forEach((s, v) -> put(lines, bucket, s, v))));
        }
        return lines;
    }

    private static void put(
            Map<String, String> lines, RollupBucket bucket, VitalSign sign, VitalStats stats) {
        lines.put(
                bucket.patientId() + "/" + bucket.deviceId() + "/" + bucket.start() + "/" + sign,
                stats.count()
                        + " "
                        + stats.valid()
                        + " "
                        + stats.sum()
                        + " "
                        + stats.min()
                        + " "
                        + stats.max());
    }

    private List<Integer> patients() {
        return await(
                database()
                        .platform()
                        .query("SELECT id FROM patient ORDER BY id")
                        .execute()
                        .map(rows -> rows.stream().map(row -> row.getInteger(0)).toList()));
    }

    /** Both lengths are what somebody who looks at every row finds. */
    void assertRight() {
        for (BucketLength length : BucketLength.values()) {
            Map<String, String> ought =
                    NaiveRollup.of(database(), length.millis(), await(rollups.through(length)));
            assertThat(stored(length)).as("%s", length).isEqualTo(ought);
        }
    }

    long count(String table) {
        return await(
                database()
                        .platform()
                        .query("SELECT count(*) FROM " + table)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0)));
    }

    void run(String statement, Object... values) {
        done(database().platform().preparedQuery(statement).execute(Tuple.from(List.of(values))));
    }

    @Override
    public void close() {
        samples.close();
    }
}
