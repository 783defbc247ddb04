package io.wardstream.access.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a scanner from filling the audit: of what one address is refused within a minute, the first
 * {@link #SINGLY} are written one by one, the rest as one entry that says how many. Bounded to
 * {@link #MAX_ADDRESSES}; more of them share a count. Thread-safe.
 */
final class RefusalTally {
    static final int SINGLY = 30;
    static final int MAX_ADDRESSES = 10_000;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String OTHERS = "*";

    /** Of one address, since its first. */
    private static final class Count {
        private final long since;
        private int singly;
        private int more;
        private @Nullable AuditEntry last;

        Count(long since) {
            this.since = since;
        }
    }

    private final Map<String, Count> counts = new LinkedHashMap<>();

    /**
     * Counts one that was refused.
     *
     * @param hasRoom false: it is counted whatever came before
     * @return true when it is to be written by itself
     */
    synchronized boolean admits(AuditEntry entry, boolean hasRoom) {
        String address = entry.who().address();
        String key =
                counts.containsKey(address) || counts.size() < MAX_ADDRESSES ? address : OTHERS;
        Count count = counts.computeIfAbsent(key, _ -> new Count(entry.at().toEpochMilli()));
        if (hasRoom && count.singly < SINGLY) {
            count.singly++;
            return true;
        }
        count.more++;
        count.last = entry;
        return false;
    }

    /** What the windows that are over still have to say; they begin anew. */
    synchronized List<AuditEntry> over(long nowMillis) {
        List<AuditEntry> said = new ArrayList<>();
        Iterator<Count> each = counts.values().iterator();
        while (each.hasNext()) {
            Count count = each.next();
            if (nowMillis - count.since < WINDOW.toMillis()) {
                continue;
            }
            each.remove();
            AuditEntry last = count.last;
            if (last != null) {
                said.add(last.repeated(count.more));
            }
        }
        return said;
    }

    /** All that is left to say. */
    synchronized List<AuditEntry> rest() {
        return over(Long.MAX_VALUE);
    }
}
