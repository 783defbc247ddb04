package io.wardstream.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this node has read of the rights of sessions: for 750 ms, of at most 10,000. Those that are
 * in use are read again before that, all together, so that hardly a request waits for them. What is
 * changed here is forgotten here at once, and everywhere as soon as the message has come. All that
 * changes rights comes by here after its commit. Thread-safe.
 */
final class KeptRights {

    private static final Duration KEPT = Duration.ofMillis(750);
    private static final Duration IN_USE = Duration.ofSeconds(5);
    private static final int MAX_KEPT = 10_000;

    private final Cache<UUID, PgSessions.Rights> bySession =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT).build();

    private final Cache<UUID, UUID> inUse =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterAccess(IN_USE).build();

    /** Grows with each change: what was read before it may be out of date. */
    private final AtomicLong changes = new AtomicLong();

    private final AccessNews news;

    KeptRights(AccessNews news) {
        this.news = news;
    }

    PgSessions.@Nullable Rights of(UUID session) {
        inUse.put(session, session);
        return bySession.getIfPresent(session);
    }

    /** Those asked for within the last five seconds. */
    Set<UUID> inUse() {
        return Set.copyOf(inUse.asMap().keySet());
    }

    /** To be asked before rights are read, and told with what was read. */
    long changes() {
        return changes.get();
    }

    /** Nothing is kept that a change may have overtaken. */
    void keep(Map<UUID, PgSessions.Rights> read, long changesBefore) {
        if (changes.get() == changesBefore) {
            bySession.putAll(read);
        }
    }

    /** They have been read, and are not there. */
    void ended(Set<UUID> sessions) {
        bySession.invalidateAll(sessions);
        inUse.invalidateAll(sessions);
    }

    /** Also one that is not kept here any more. */
    void forgetSession(UUID session, int userId) {
        changes.incrementAndGet();
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
        changes.incrementAndGet();
        boolean _ = bySession.asMap().values().removeIf(rights -> rights.userId() == userId);
    }
}
