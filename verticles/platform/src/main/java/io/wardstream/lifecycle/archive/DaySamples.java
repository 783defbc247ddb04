package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.Assignments;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.packed.SampleMerge;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * A day of one device from PostgreSQL, a few hours at a time, with the patient to whom the device
 * was assigned at each moment.
 */
final class DaySamples {

    /** 14,400 samples at one a second: a few MB. */
    private static final long PIECE_MILLIS = Duration.ofHours(4).toMillis();

    private final DeviceSamples samples;
    private final Assignments assignments;

    DaySamples(DeviceSamples samples, Assignments assignments) {
        this.samples = samples;
        this.assignments = assignments;
    }

    /** Hands on the rows of a device in the order of time; pieces without rows are left out. */
    Future<Void> each(
            int deviceId, LocalDate day, Function<List<ArchivedSample>, Future<?>> piece) {
        long from = MeasuredAt.begin(day);
        long to = MeasuredAt.begin(day.plusDays(1));
        return MeasuredAt.read(assignments, deviceId, day)
                .compose(
                        patients ->
                                OneByOne.of(
                                        pieces(from, to),
                                        start -> read(deviceId, start, to, patients, piece)));
    }

    private static List<Long> pieces(long from, long to) {
        return LongStream.iterate(from, at -> at < to, at -> at + PIECE_MILLIS).boxed().toList();
    }

    private Future<?> read(
            int deviceId,
            long from,
            long dayEnd,
            MeasuredAt patients,
            Function<List<ArchivedSample>, Future<?>> piece) {
        return samples.observed(
                        Scope.platform(), deviceId, from, Math.min(dayEnd, from + PIECE_MILLIS))
                .compose(
                        found ->
                                found.isEmpty()
                                        ? Future.succeededFuture()
                                        : piece.apply(rows(found, patients)));
    }

    private static List<ArchivedSample> rows(List<VitalSample> samples, MeasuredAt patients) {
        return samples.stream()
                .sorted(SampleMerge.ORDER)
                .map(sample -> ArchivedSample.of(sample, patients.patientAt(sample.observedAt())))
                .toList();
    }
}
