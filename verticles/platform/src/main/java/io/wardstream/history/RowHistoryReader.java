package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.StoredSample;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Set;

/** Answers from the one tier there is today: samples as rows. */
public final class RowHistoryReader implements HistoryReader {

    private final PatientSamples samples;

    public RowHistoryReader(PatientSamples samples) {
        this.samples = samples;
    }

    @Override
    public Future<RawHistory> raw(
            Scope scope,
            int patientId,
            long fromMillis,
            long toMillis,
            Set<VitalSign> vitals,
            int maxPoints) {
        return samples.observed(scope, patientId, fromMillis, toMillis, maxPoints)
                .compose(
                        found ->
                                found.size() > maxPoints
                                        ? Future.failedFuture(
                                                HistoryException.tooManyPoints(maxPoints))
                                        : Future.succeededFuture(columns(found, vitals)));
    }

    private static RawHistory columns(List<StoredSample> samples, Set<VitalSign> vitals) {
        return RawHistory.of(
                samples.stream()
                        .map(one -> new RawHistory.Point(one.observedAt(), one.vitals()))
                        .toList(),
                vitals);
    }
}
