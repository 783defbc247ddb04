package io.wardstream.access.audit;

import io.wardstream.access.audit.AuditEntry.Subject;
import io.wardstream.access.audit.AuditEntry.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a page that asks every few seconds from filling the audit: the first time a session reads
 * something it is written by itself, and what it reads again and again in the same way is one entry
 * a window, dated with the last time, that says how often. Bounded to {@link #MAX_KEPT}: more of
 * them are written one by one. Thread-safe.
 */
final class ReadTally {
    static final int MAX_KEPT = 50_000;

    /** What makes two reads alike: all that an entry says but when, and which request it was. */
    private record Read(
            Who who,
            AuditAction action,
            String operation,
            Subject on,
            int status,
            @Nullable String purpose) {

        static Read of(AuditEntry entry) {
            return new Read(
                    entry.who(),
                    entry.action(),
                    entry.operation(),
                    entry.on(),
                    entry.status(),
                    entry.purpose());
        }
    }

    /** Of one read, since its window began. */
    private static final class Repeats {
        private long since;
        private int times;
        private @Nullable AuditEntry last;

        Repeats(long since) {
            this.since = since;
        }
    }

    private final long windowMillis;
    private final Map<Read, Repeats> kept = new HashMap<>();

    /**
     * @param window zero: every read is written by itself
     */
    ReadTally(Duration window) {
        this.windowMillis = window.toMillis();
    }

    /**
     * Counts one that was allowed.
     *
     * @return true when it is to be written by itself
     */
    boolean admits(AuditEntry entry) {
        boolean isRead = entry.action() == AuditAction.READ || entry.action() == AuditAction.LIST;
        return windowMillis == 0 || !isRead || isFirst(Read.of(entry), entry);
    }

    private synchronized boolean isFirst(Read read, AuditEntry entry) {
        Repeats repeats = kept.get(read);
        if (repeats == null) {
            if (kept.size() < MAX_KEPT) {
                kept.put(read, new Repeats(entry.at().toEpochMilli()));
            }
            return true;
        }
        repeats.times += entry.repeats();
        repeats.last = entry;
        return false;
    }

    /** What the windows that are over have to say; who has stopped reading is forgotten. */
    synchronized List<AuditEntry> over(long nowMillis) {
        List<AuditEntry> said = new ArrayList<>();
        Iterator<Repeats> each = kept.values().iterator();
        while (each.hasNext()) {
            Repeats repeats = each.next();
            if (nowMillis - repeats.since < windowMillis) {
                continue;
            }
            AuditEntry last = repeats.last;
            if (last == null) {
                each.remove();
                continue;
            }
            said.add(last.repeated(repeats.times));
            repeats.since = nowMillis;
            repeats.times = 0;
            repeats.last = null;
        }
        return said;
    }

    /** All that is left to say. */
    List<AuditEntry> rest() {
        return over(Long.MAX_VALUE);
    }
}
