package io.wardstream.history;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.store.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to know of a patient.
 *
 * @param patientId internal id
 * @param from epoch milliseconds
 * @param to epoch milliseconds, exclusive, after from
 * @param vitals which values are wanted
 * @param resolution null: as fine as suits the range
 * @param maxPoints most samples or buckets to answer with, at least 1
 */
public record HistoryRequest(
        Scope scope,
        int patientId,
        long from,
        long to,
        Set<VitalSign> vitals,
        @Nullable Resolution resolution,
        int maxPoints) {

    public HistoryRequest {
        vitals = Set.copyOf(vitals);
        if (from >= to || maxPoints < 1) {
            throw new IllegalArgumentException("range " + from + ".." + to + ", max " + maxPoints);
        }
    }
}
