package io.wardstream.alerts;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the history of scores: one statement at a time, of at most {@link #MAX_ROWS} rows. Holds
 * at most one row a patient: what has not been written when the next comes is left out and counted,
 * so a database that is away costs history and nothing else. Confined to one event loop.
 */
final class ScoreRecorder {
    static final int MAX_ROWS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ScoreRecorder.class);

    private final ScoreSources sources;
    private final Map<Integer, ScoreRow> waiting = new LinkedHashMap<>();
    private Future<Void> writing = Future.succeededFuture();
    private boolean isFailing;

    ScoreRecorder(ScoreSources sources) {
        this.sources = sources;
    }

    /** Takes a change, to be written by the next {@link #flush}. */
    void add(ScoreRow row) {
        if (waiting.put(row.patientId(), row) != null) {
            sources.meters().superseded.increment();
        }
    }

    /**
     * Writes what waits, or a part of it, unless a write is under way; once a second.
     *
     * @return of the write that is under way; never fails, what could not be written waits again
     */
    Future<Void> flush() {
        if (!writing.isComplete() || waiting.isEmpty()) {
            return writing;
        }
        List<ScoreRow> rows =
                new ArrayList<>(waiting.values()).subList(0, Math.min(MAX_ROWS, waiting.size()));
        rows.forEach(row -> waiting.remove(row.patientId()));
        writing =
                sources.store()
                        .record(rows)
                        .onSuccess(_ -> written(rows))
                        .onFailure(cause -> failed(rows, cause))
                        .otherwiseEmpty();
        return writing;
    }

    /** Writes what waits, also what came while a write was under way; not what has just failed. */
    Future<Void> close() {
        return flush().compose(_ -> isFailing ? Future.succeededFuture() : flush());
    }

    private void written(List<ScoreRow> rows) {
        isFailing = false;
        sources.meters().written.increment(rows.size());
    }

    private void failed(List<ScoreRow> rows, Throwable cause) {
        sources.meters().writeFailures.increment();
        if (!isFailing) {
            LOG.warn("scores not recorded size={} cause={}", rows.size(), cause.getMessage());
        }
        isFailing = true;
        for (ScoreRow row : rows) {
            if (waiting.putIfAbsent(row.patientId(), row) != null) {
                sources.meters().superseded.increment();
            }
        }
    }
}
