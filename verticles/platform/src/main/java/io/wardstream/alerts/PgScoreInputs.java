package io.wardstream.alerts;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.wardstream.alerts.score.Consciousness;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.ManualInputs.Entry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes rows of {@code news2_input}: one thing entered each. */
final class PgScoreInputs {
    private static final String CONSCIOUSNESS = "consciousness";
    private static final String OXYGEN = "oxygen";
    private static final String SPO2_SCALE = "spo2_scale";

    private PgScoreInputs() {}

    /** What was entered last, by patient: a row tells of one input, and no two of the same. */
    static Map<Integer, ManualInputs> of(RowSet<Row> rows) {
        Map<Integer, ManualInputs> inputs = new HashMap<>();
        for (Row row : rows) {
            inputs.merge(row.getInteger(0), input(row), PgScoreInputs::both);
        }
        return inputs;
    }

    private static ManualInputs input(Row row) {
        String value = row.getString("value");
        String by = row.getString("entered_by");
        long at = row.getOffsetDateTime("entered_at").toInstant().toEpochMilli();
        return switch (row.getString("input")) {
            case CONSCIOUSNESS ->
                    new ManualInputs(entry(Consciousness.byLetter(value), by, at), null, null);
            case OXYGEN -> new ManualInputs(null, entry(Boolean.valueOf(value), by, at), null);
            default -> new ManualInputs(null, null, entry(Integer.valueOf(value), by, at));
        };
    }

    private static <T> @Nullable Entry<T> entry(@Nullable T value, String by, long at) {
        return value == null ? null : new Entry<>(value, by, at);
    }

    private static ManualInputs both(ManualInputs one, ManualInputs other) {
        return new ManualInputs(
                one.consciousness() == null ? other.consciousness() : one.consciousness(),
                one.oxygen() == null ? other.oxygen() : one.oxygen(),
                one.spo2Scale() == null ? other.spo2Scale() : one.spo2Scale());
    }

    /** Values by the name of the input, without what was left out. */
    static Map<String, String> given(Scores.Entered entered) {
        Map<String, String> given = new LinkedHashMap<>();
        Consciousness level = entered.consciousness();
        if (level != null) {
            given.put(CONSCIOUSNESS, level.letter());
        }
        if (entered.oxygen() != null) {
            given.put(OXYGEN, String.valueOf(entered.oxygen()));
        }
        if (entered.spo2Scale() != null) {
            given.put(SPO2_SCALE, String.valueOf(entered.spo2Scale()));
        }
        return given;
    }
}
