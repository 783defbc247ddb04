package io.wardstream.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.Scores.Current;
import io.wardstream.alerts.Scores.Past;
import io.wardstream.alerts.Scores.PastInput;
import io.wardstream.alerts.score.Consciousness;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.ManualInputs.Entry;
import io.wardstream.alerts.score.News2Parameter;
import io.wardstream.alerts.score.News2Score;
import io.wardstream.samples.LatestValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** NEWS2 as it looks outside the platform: what cannot be scored is null, never 0. */
final class ScoreJson {

    private ScoreJson() {}

    static JsonObject of(UUID patient, Current current) {
        News2Score score = current.score();
        JsonObject parameters = new JsonObject();
        for (News2Parameter parameter : News2Parameter.ALL) {
            parameters.put(parameter.wireName(), parameter(parameter, current));
        }
        return new JsonObject()
                .put("patientId", patient.toString())
                .put("score", "news2")
                .put("at", Instant.ofEpochMilli(current.at()).toString())
                .put("complete", score.isComplete())
                .put("total", orNull(score.total()))
                .put("highest", score.highest())
                .put("missing", score.missing().stream().map(News2Parameter::wireName).toList())
                .put("parameters", parameters)
                .put("inputs", inputs(current.inputs(), current.at()));
    }

    private static JsonObject parameter(News2Parameter parameter, Current current) {
        JsonObject json = new JsonObject().put("points", orNull(current.score().points(parameter)));
        ManualInputs inputs = current.inputs();
        return switch (parameter) {
            case CONSCIOUSNESS ->
                    put(json, inputs.consciousness(), Consciousness::letter, current.at());
            case OXYGEN -> put(json, inputs.oxygen(), Function.identity(), current.at());
            default -> put(json, current.measured().get(parameter), current.at());
        };
    }

    private static JsonObject put(JsonObject json, @Nullable LatestValue value, long now) {
        if (value == null) {
            return json.putNull("value").putNull("ageMs");
        }
        return json.put("value", JsonNumbers.of(value.value()))
                .put("unit", value.sign().unit())
                .put("vital", value.sign().wireName())
                .put("observedAt", Instant.ofEpochMilli(value.observedAt()).toString())
                .put("ageMs", Math.max(0, now - value.receivedAt()))
                .put("validity", value.validity().wireName())
                .put("deviceId", value.devicePublicId());
    }

    private static JsonObject inputs(ManualInputs inputs, long now) {
        JsonObject scale = entry(inputs.spo2Scale(), Function.identity(), now);
        return new JsonObject()
                .put("consciousness", entry(inputs.consciousness(), Consciousness::letter, now))
                .put("oxygen", entry(inputs.oxygen(), Function.identity(), now))
                .put("spo2Scale", scale.put("value", inputs.scale()));
    }

    private static <T> JsonObject entry(@Nullable Entry<T> entry, Function<T, ?> shown, long now) {
        return put(new JsonObject(), entry, shown, now);
    }

    private static <T> JsonObject put(
            JsonObject json, @Nullable Entry<T> entry, Function<T, ?> shown, long now) {
        if (entry == null) {
            return json.putNull("value").putNull("by").putNull("at").putNull("ageMs");
        }
        return json.put("value", shown.apply(entry.value()))
                .put("by", entry.by())
                .put("at", Instant.ofEpochMilli(entry.at()).toString())
                .put("ageMs", Math.max(0, now - entry.at()));
    }

    /** Columns, as history of vitals has them. */
    static Answer history(
            UUID patient, Instant from, Instant to, List<Past> past, List<PastInput> inputs) {
        JsonObject points = new JsonObject();
        for (News2Parameter parameter : News2Parameter.ALL) {
            points.put(
                    parameter.wireName(), column(past, it -> orNull(it.score().points(parameter))));
        }
        return Answer.tagged(
                new JsonObject()
                        .put("patientId", patient.toString())
                        .put("score", "news2")
                        .put("from", from.toString())
                        .put("to", to.toString())
                        .put("time", column(past, Past::at))
                        .put("total", column(past, it -> orNull(it.score().total())))
                        .put("highest", column(past, it -> it.score().highest()))
                        .put("spo2Scale", column(past, Past::spo2Scale))
                        .put("points", points)
                        .put("inputs", inputs.stream().map(ScoreJson::input).toList()),
                Answer.REVALIDATE);
    }

    private static JsonArray column(List<Past> past, Function<Past, @Nullable Object> cell) {
        JsonArray column = new JsonArray();
        past.forEach(it -> column.add(cell.apply(it)));
        return column;
    }

    /** One point of the history by itself. */
    static JsonObject past(Past past) {
        JsonObject points = new JsonObject();
        for (News2Parameter parameter : News2Parameter.ALL) {
            points.put(parameter.wireName(), orNull(past.score().points(parameter)));
        }
        return new JsonObject()
                .put("at", Instant.ofEpochMilli(past.at()).toString())
                .put("total", orNull(past.score().total()))
                .put("highest", past.score().highest())
                .put("spo2Scale", past.spo2Scale())
                .put("points", points);
    }

    static JsonObject input(PastInput input) {
        return new JsonObject()
                .put("input", inputName(input.input()))
                .put("value", inputValue(input))
                .put("by", input.by())
                .put("at", Instant.ofEpochMilli(input.at()).toString());
    }

    private static String inputName(String stored) {
        return stored.equals("spo2_scale") ? "spo2Scale" : stored;
    }

    private static Object inputValue(PastInput input) {
        return switch (input.input()) {
            case "oxygen" -> Boolean.valueOf(input.value());
            case "spo2_scale" -> Integer.valueOf(input.value());
            default -> input.value();
        };
    }

    private static @Nullable Integer orNull(int points) {
        return points == News2Score.MISSING ? null : points;
    }
}
