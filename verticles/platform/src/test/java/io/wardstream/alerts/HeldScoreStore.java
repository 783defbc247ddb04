package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A history of scores that answers when the test says so. */
final class HeldScoreStore implements ScoreStore {
    final List<List<ScoreRow>> asked = new ArrayList<>();
    final List<Promise<Void>> answers = new ArrayList<>();

    /** How far back was looked for changes of inputs, and what is to be answered. */
    final List<Duration> looks = new ArrayList<>();

    Future<Map<Integer, ManualInputs>> changed = Future.succeededFuture(Map.of());

    @Override
    public Future<Void> record(List<ScoreRow> rows) {
        asked.add(List.copyOf(rows));
        Promise<Void> answer = Promise.promise();
        answers.add(answer);
        return answer.future();
    }

    @Override
    public Future<Map<Integer, ManualInputs>> inputsOf(Scope scope, Collection<Integer> patients) {
        return Future.succeededFuture(Map.of());
    }

    @Override
    public Future<Map<Integer, ManualInputs>> inputsChangedWithin(Duration lately) {
        looks.add(lately);
        return changed;
    }

    @Override
    public Future<Map<Integer, Integer>> knownInAlarms(Collection<Integer> patients) {
        return Future.succeededFuture(Map.of());
    }

    @Override
    public Future<List<Scores.PastInput>> inputs(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Void> enter(
            int hospitalId, int patientId, Scores.Entered entered, String by, long at) {
        return Future.succeededFuture();
    }

    @Override
    public Future<List<Scores.Past>> history(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit) {
        return Future.succeededFuture(List.of());
    }
}
