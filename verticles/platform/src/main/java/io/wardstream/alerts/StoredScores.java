package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.News2Inputs;
import io.wardstream.alerts.score.News2Parameter;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.ScoreInputsChanged;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.LatestValue;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scores from what is stored: the same on every node, whoever judges the patient. Thread-safe. */
final class StoredScores implements Scores {
    private final ScoreStore store;
    private final CountableReader countable;
    private final EventBus bus;
    private final Clock clock;

    StoredScores(ScoreStore store, CountableReader countable, EventBus bus, Clock clock) {
        this.store = store;
        this.countable = countable;
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public Future<Current> current(Scope scope, int patientId) {
        Future<Countable> measured = countable.of(scope, patientId);
        Future<Map<Integer, ManualInputs>> entered = store.inputsOf(scope, List.of(patientId));
        return Future.all(measured, entered)
                .map(
                        _ ->
                                current(
                                        measured.result(),
                                        entered.result()
                                                .getOrDefault(patientId, ManualInputs.NONE)));
    }

    private Current current(Countable measured, ManualInputs entered) {
        long now = clock.millis();
        News2Inputs inputs = new News2Inputs();
        measured.tell(inputs, now);
        boolean _ = inputs.enter(entered, now);
        Map<News2Parameter, LatestValue> shown = new EnumMap<>(News2Parameter.class);
        for (News2Parameter parameter : News2Parameter.ALL) {
            LatestValue value = shown(inputs, parameter, measured, now);
            if (value != null) {
                shown.put(parameter, value);
            }
        }
        return new Current(inputs.score(), entered, shown, now);
    }

    private static @Nullable LatestValue shown(
            News2Inputs inputs, News2Parameter parameter, Countable measured, long now) {
        VitalSign counts = inputs.measuredBy(parameter, now);
        if (counts != null) {
            return measured.shown(counts, inputs);
        }
        VitalSign first = parameter.vital();
        VitalSign second = parameter.secondVital();
        LatestValue value = first == null ? null : measured.newest(first);
        return value == null && second != null ? measured.newest(second) : value;
    }

    @Override
    public Future<Void> enter(int hospitalId, int patientId, Entered entered, String by) {
        return store.enter(hospitalId, patientId, entered, by, clock.millis())
                .onSuccess(
                        _ ->
                                bus.publish(
                                        Addresses.SCORE_INPUTS_CHANGED,
                                        new ScoreInputsChanged(patientId)));
    }

    @Override
    public Future<List<Past>> history(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit) {
        return store.history(scope, patientId, fromMillis, toMillis, limit).map(List::reversed);
    }

    @Override
    public Future<List<PastInput>> inputs(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit) {
        return store.inputs(scope, patientId, fromMillis, toMillis, limit).map(List::reversed);
    }
}
