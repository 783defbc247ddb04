package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.history.HistoryException;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.HistoryRequest;
import io.wardstream.history.HistorySeries;
import io.wardstream.history.Repeated;
import io.wardstream.history.Resolution;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was measured, a UTC day at a time: each day in the finest resolution in which all of it can
 * be read. Confined to one context.
 */
final class ExportedSamples {

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final Set<VitalSign> ALL = EnumSet.allOf(VitalSign.class);

    private final HistoryReader history;
    private final Scope scope;
    private final int patientId;

    /** Days since 1970 that no resolution tried so far has answered. */
    private List<Long> left = List.of();

    ExportedSamples(HistoryReader history, Scope scope, int patientId) {
        this.history = history;
        this.scope = scope;
        this.patientId = patientId;
    }

    /** The days on which a device measured the patient, up to now. */
    void ofDays(List<AssignmentInterval> assignments, Instant now) {
        TreeSet<Long> days = new TreeSet<>();
        for (AssignmentInterval interval : assignments) {
            long end = Math.min(interval.to(), now.toEpochMilli() + 1);
            for (long day = Math.floorDiv(interval.from(), DAY_MILLIS);
                    day * DAY_MILLIS < end;
                    day++) {
                days.add(day);
            }
        }
        left = List.copyOf(days);
    }

    /**
     * Writes the days that are left and can be read so. To be called from the finest resolution to
     * the coarsest.
     *
     * @return failed with a {@code StorageException}, or as the body fails
     */
    Future<Void> write(Resolution resolution, Answer.Body body) {
        HistoryLines form = new HistoryLines(ALL);
        List<Long> refused = new ArrayList<>();
        Iterator<Long> days = left.iterator();
        return Repeated.whileTrue(
                        () -> {
                            if (!days.hasNext()) {
                                return Future.succeededFuture(false);
                            }
                            long day = days.next();
                            return open(day, resolution)
                                    .compose(series -> HistoryRows.write(series, form, body))
                                    .recover(cause -> unlessRefused(cause, day, refused))
                                    .map(true);
                        })
                .onSuccess(_ -> left = List.copyOf(refused));
    }

    private Future<HistorySeries> open(long day, Resolution resolution) {
        return history.open(
                new HistoryRequest(
                        scope,
                        patientId,
                        day * DAY_MILLIS,
                        (day + 1) * DAY_MILLIS,
                        ALL,
                        resolution,
                        Integer.MAX_VALUE));
    }

    private static Future<Void> unlessRefused(Throwable cause, long day, List<Long> refused) {
        return cause instanceof HistoryException
                ? Future.<Void>succeededFuture().onSuccess(_ -> refused.add(day))
                : Future.failedFuture(cause);
    }

    /** Days that could be read in no resolution; to be asked when all were written. */
    List<String> notReadable() {
        return left.stream().map(day -> LocalDate.ofEpochDay(day).toString()).toList();
    }
}
