package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.retrospect.RetrospectiveEvent;
import io.wardstream.retrospect.fold.Finding.Late;
import java.time.Instant;

/** How a retrospective alarm was found, as it looks outside the platform. */
final class RetrospectiveEventJson {

    private RetrospectiveEventJson() {}

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
}
