package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.StoredSample;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;

/** Samples of one patient in memory, in order; keeps how often and how much was read. */
public final class KeptSamples implements PatientSamples {

    public final List<Integer> reads = new ArrayList<>();
    private final List<StoredSample> samples;

    public KeptSamples(List<StoredSample> samples) {
        this.samples = List.copyOf(samples);
    }

    /** Beyond the limit a choice that means nothing, as the interface allows: the last ones. */
    @Override
    public Future<List<StoredSample>> observed(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit) {
        List<StoredSample> found =
                samples.stream()
                        .filter(
                                one ->
                                        fromMillis <= one.observedAt()
                                                && one.observedAt() < toMillis)
                        .toList();
        List<StoredSample> given =
                found.size() > limit
                        ? found.subList(found.size() - limit - 1, found.size())
                        : found;
        reads.add(given.size());
        return Future.succeededFuture(given);
    }
}
