package io.wardstream.whatif;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A what-if as it stands.
 *
 * @param progress 0 to 1
 * @param startedAt when somebody took it up last
 * @param error in a sentence; null unless it failed
 * @param result as it is answered; null unless it is done
 */
public record WhatIfJob(
        UUID id,
        WhatIfRequest request,
        String requestedBy,
        State state,
        double progress,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String error,
        @Nullable JsonObject result) {

    /** How far it is. */
    public enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State byWireName(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }
}
