package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlarmEvent;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.retrospect.RetrospectiveEvent;
import io.wardstream.retrospect.fold.Finding.Late;
import java.time.Instant;

/** What has happened to an alarm, as it looks outside the platform. */
final class AlarmEventJson {

    private AlarmEventJson() {}

    static JsonObject of(RetrospectiveEvent event) {
        Late late = event.late();
        return new JsonObject()
                .put("version", event.version())
                .put("kind", event.kind())
                .put("at", event.at().toString())
                .put("by", null)
                .put("state", AlarmState.NORMAL.name())
                .put("priority", event.priority().wireName())
                .put("value", JsonNumbers.of(event.value()))
                .put("recordedAt", event.recordedAt().toString())
                .put(
                        "late",
                        new JsonObject()
                                .put("from", Instant.ofEpochMilli(late.from()).toString())
                                .put("to", Instant.ofEpochMilli(late.to()).toString())
                                .put("samples", late.samples()));
    }

    static JsonObject of(AlarmEvent event) {
        Double value = event.value();
        return new JsonObject()
                .put("version", event.version())
                .put("kind", event.kind())
                .put("at", event.at().toString())
                .put("by", event.by())
                .put("state", event.state().name())
                .put("priority", event.priority().wireName())
                .put("value", value == null ? null : JsonNumbers.of(value))
                .put("recordedAt", event.recordedAt().toString());
    }
}
