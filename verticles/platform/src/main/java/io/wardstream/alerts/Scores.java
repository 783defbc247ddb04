package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.alerts.score.Consciousness;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.News2Parameter;
import io.wardstream.alerts.score.News2Score;
import io.wardstream.samples.LatestValue;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * NEWS2 of patients, for people. Thread-safe; every Future fails with a {@code StorageException}
 * when the database cannot answer.
 */
public interface Scores {

    /**
     * The score of this moment, worked out from what is stored.
     *
     * @param measured the value that counts for each parameter; where none does, the newest there
     *     is
     * @param at epoch milliseconds
     */
    record Current(
            News2Score score,
            ManualInputs inputs,
            Map<News2Parameter, LatestValue> measured,
            long at) {
        public Current {
            measured = Map.copyOf(measured);
        }
    }

    /** What somebody enters; null stays as it was. */
    record Entered(
            @Nullable Consciousness consciousness,
            @Nullable Boolean oxygen,
            @Nullable Integer spo2Scale) {}

    /**
     * From then on it stood so.
     *
     * @param at epoch milliseconds
     */
    record Past(long at, int spo2Scale, News2Score score) {}

    /**
     * Something that was entered.
     *
     * @param input consciousness, oxygen or spo2_scale
     * @param at epoch milliseconds
     */
    record PastInput(String input, String value, String by, long at) {}

    /** One patient's; incomplete when the patient is outside the scope. */
    Future<Current> current(Scope scope, int patientId);

    /**
     * Keeps it with author and time, and tells who judges the patient: in force within a second.
     *
     * @param by user name
     */
    Future<Void> enter(int hospitalId, int patientId, Entered entered, String by);

    /**
     * How the score changed in [from, to), the oldest first.
     *
     * @param limit of the newest at most so many
     */
    Future<List<Past>> history(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit);

    /** What was entered in [from, to); order and limit as of {@link #history}. */
    Future<List<PastInput>> inputs(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit);
}
