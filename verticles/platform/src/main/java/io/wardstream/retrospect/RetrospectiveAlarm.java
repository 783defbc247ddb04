package io.wardstream.retrospect;

import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.codec.model.Alarm;
import java.time.Instant;

/**
 * An alarm that nobody was told of, because its samples came late: over, as all of them are. Its
 * times are those it would have had, see {@link #foundAt} for when it was found.
 *
 * @param alarm {@code raisedAt} is of the sample that made it one, {@code closedAt} of its end
 */
public record RetrospectiveAlarm(Alarm alarm, Instant foundAt) {

    /** As other alarms look outside the platform, with what tells it from them. */
    public JsonObject json() {
        return AlarmJson.of(alarm).put("retrospective", true).put("foundAt", foundAt.toString());
    }
}
