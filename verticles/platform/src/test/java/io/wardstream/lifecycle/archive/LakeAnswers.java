package io.wardstream.lifecycle.archive;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.config.HistoryConfig;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.HistoryRequest;
import io.wardstream.history.HistorySample;
import io.wardstream.history.HistorySink;
import io.wardstream.history.HistoryTiers;
import io.wardstream.history.KeptRollups;
import io.wardstream.history.Resolution;
import io.wardstream.history.TieredHistory;
import io.wardstream.ops.Meters;
import io.wardstream.samples.PgPatientSamples;
import io.wardstream.samples.rollup.Rollups;
import io.wardstream.store.ObjectReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Asks history about patients of a bed, with a lake and without. */
final class LakeAnswers implements AutoCloseable {
    static final int MANY = 1_000_000;

    final Meters meters = new Meters();
    private final ArchiveBed bed;
    private final Optional<Lake> lake;
    final HistoryReader reader;

    private LakeAnswers(
            ArchiveBed bed,
            Clock clock,
            Rollups rollups,
            Optional<ObjectReader> store,
            Path folder) {
        this.bed = bed;
        this.lake = store.map(from -> open(from, clock, folder));
        this.reader =
                new TieredHistory(
                        HistoryTiers.of(
                                lake,
                                new PgPatientSamples(
                                        bed.samples.registry.database,
                                        bed.samples.registry.registry.assignments()),
                                rollups,
                                bed.days::rawThrough,
                                clock),
                        clock);
    }

    static Rollups none() {
        return new KeptRollups(List.of(), 0, 0);
    }

    static LakeAnswers ofPostgres(ArchiveBed bed, Path folder) {
        return new LakeAnswers(bed, bed.clock, none(), Optional.empty(), folder);
    }

    static LakeAnswers of(ArchiveBed bed, ObjectReader store, Path folder) {
        return new LakeAnswers(bed, bed.clock, none(), Optional.of(store), folder);
    }

    static LakeAnswers of(ArchiveBed bed, Rollups rollups, ObjectReader store, Path folder) {
        return of(bed, bed.clock, rollups, store, folder);
    }

    static LakeAnswers of(
            ArchiveBed bed, Clock clock, Rollups rollups, ObjectReader store, Path folder) {
        return new LakeAnswers(bed, clock, rollups, Optional.of(store), folder);
    }

    private Lake open(ObjectReader store, Clock at, Path folder) {
        return await(
                Lake.open(
                        bed.samples.registry.vertx,
                        bed.samples.registry.database,
                        bed.samples.registry.registry.assignments(),
                        store,
                        bed.samples.registry.access.signer().publicKey(),
                        new HistoryConfig(MANY, folder.toString(), 16),
                        at,
                        meters));
    }

    /** What somebody asked for, and got. */
    record Answer(List<HistorySample> samples, List<HistoryBucket> buckets) {}

    Answer ask(int patientId, long from, long to, Resolution resolution) {
        Collected collected = new Collected();
        done(
                reader.open(request(patientId, from, to, resolution))
                        .compose(series -> series.read(collected)));
        return new Answer(collected.samples, collected.buckets);
    }

    HistoryRequest request(int patientId, long from, long to, Resolution resolution) {
        return new HistoryRequest(
                bed.samples.scope,
                patientId,
                from,
                to,
                EnumSet.allOf(VitalSign.class),
                resolution,
                MANY);
    }

    /** Fetched from the object store so far. */
    double fetched() {
        return meters.registry().get("lake.cache.fetched.bytes").counter().count();
    }

    @Override
    public void close() {
        lake.ifPresent(open -> done(open.close()));
    }

    /** Keeps everything, and how large pages were. */
    static final class Collected implements HistorySink {
        final List<HistorySample> samples = new ArrayList<>();
        final List<HistoryBucket> buckets = new ArrayList<>();
        int largest;

        @Override
        public Future<Void> samples(List<HistorySample> page) {
            samples.addAll(page);
            largest = Math.max(largest, page.size());
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> buckets(List<HistoryBucket> page) {
            buckets.addAll(page);
            return Future.succeededFuture();
        }
    }
}
