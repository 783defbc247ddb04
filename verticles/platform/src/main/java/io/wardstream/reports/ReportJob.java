package io.wardstream.reports;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A report as it stands.
 *
 * @param no grows with each job; for paging
 * @param progress 0 to 1
 * @param startedAt when somebody took it up last
 * @param expiresAt it cannot be fetched after that
 * @param error in a sentence; null unless it failed
 * @param result null unless it is done
 */
public record ReportJob(
        long no,
        UUID id,
        ReportRequest request,
        String requestedBy,
        State state,
        double progress,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String error,
        @Nullable Result result) {

    /** How far it is. */
    public enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED,
        EXPIRED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State byWireName(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What the object store has of it. Never changes.
     *
     * @param key names one attempt at one job
     */
    public record Result(String key, long bytes) {}
}
