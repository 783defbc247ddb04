package io.wardstream.alerts;

import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.AudioPause;
import java.time.Instant;
import java.util.UUID;

/** Pauses of the sound as they look outside the platform, the same over REST and on the bridge. */
public final class AudioPauseJson {

    private AudioPauseJson() {}

    /**
     * Ids are the public ones, instants RFC 3339 in UTC; {@code patientId} null: the whole ward.
     */
    public static JsonObject of(AudioPause pause) {
        UUID patient = pause.place().patientPublicId();
        return new JsonObject()
                .put("id", pause.id().toString())
                .put("wardId", pause.place().wardPublicId().toString())
                .put("patientId", patient == null ? null : patient.toString())
                .put("by", pause.by())
                .put("from", Instant.ofEpochMilli(pause.from()).toString())
                .put("until", Instant.ofEpochMilli(pause.until()).toString());
    }
}
