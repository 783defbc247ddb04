package io.wardstream.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What this node has read of the rights of sessions: for two seconds, of at most 10,000. What is
 * changed here is forgotten here at once. Thread-safe.
 */
final class KeptRights {

    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final int MAX_KEPT = 10_000;

    private final Cache<UUID, PgSessions.Rights> bySession =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT).build();

    PgSessions.@Nullable Rights of(UUID session) {
        return bySession.getIfPresent(session);
    }

    void keep(Map<UUID, PgSessions.Rights> read) {
        bySession.putAll(read);
    }

    void forgetSession(UUID session) {
        bySession.invalidate(session);
    }

    /** What a user may do, or whether at all, has changed. */
    void forgetUser(int userId) {
        boolean _ = bySession.asMap().values().removeIf(rights -> rights.userId() == userId);
    }
}
