package io.wardstream.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What this node has read of the rights of sessions: for 750 ms, of at most 10,000. What is changed
 * here is forgotten here at once, and everywhere as soon as the message has come. All that changes
 * rights comes by here after its commit. Thread-safe.
 */
final class KeptRights {

    private static final Duration KEPT = Duration.ofMillis(750);
    private static final int MAX_KEPT = 10_000;

    private final Cache<UUID, PgSessions.Rights> bySession =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT).build();

    private final AccessNews news;

    KeptRights(AccessNews news) {
        this.news = news;
    }

    PgSessions.@Nullable Rights of(UUID session) {
        return bySession.getIfPresent(session);
    }

    void keep(Map<UUID, PgSessions.Rights> read) {
        bySession.putAll(read);
    }

    /** Also one that is not kept here any more. */
    void forgetSession(UUID session, int userId) {
        bySession.invalidate(session);
        news.changed(userId);
    }

    /** What a user may do, or whether at all, has changed. */
    void forgetUser(int userId) {
        heard(userId);
        news.changed(userId);
    }

    /** The same, on whatever node it was changed. */
    void heard(int userId) {
        boolean _ = bySession.asMap().values().removeIf(rights -> rights.userId() == userId);
    }
}
