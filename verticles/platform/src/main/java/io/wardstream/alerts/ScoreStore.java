package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What people enter for scores, and what became of the scores. Thread-safe; every Future fails with
 * a {@code StorageException}.
 */
interface ScoreStore {

    /** What was entered last, by patient; those of whom nothing was are left out. */
    Future<Map<Integer, ManualInputs>> inputsOf(Scope scope, Collection<Integer> patients);

    /** As {@link #inputsOf}, of all patients of whom something was recorded so lately. */
    Future<Map<Integer, ManualInputs>> inputsChangedWithin(Duration lately);

    /** Everything that was entered, the newest first. */
    Future<List<Scores.PastInput>> inputs(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit);

    /** Adds what is not null in it. */
    Future<Void> enter(int hospitalId, int patientId, Scores.Entered entered, String by, long at);

    /**
     * Adds what differs from the row before it in its total, its highest parameter or in what is
     * missing, at most one a patient.
     */
    Future<Void> record(List<ScoreRow> rows);

    /**
     * What was known, as far as is recorded, since an alarm of a score began that is open: by
     * patient, a bit each as of {@link io.wardstream.alerts.score.News2Inputs#parameters}. Those
     * without such an alarm are left out.
     */
    Future<Map<Integer, Integer>> knownInAlarms(Collection<Integer> patients);

    /** How the score stood from each of its changes on, the newest first. */
    Future<List<Scores.Past>> history(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit);
}
