package io.wardstream.access.audit;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a chain stands.
 *
 * @param number of its last block, 0: none yet
 * @param total entries in it
 */
record Tip(long number, long total, Buffer hash) {

    static final Tip START = new Tip(0, 0, Buffer.buffer(AuditChain.begin()));

    /** The next block: these entries in this order. */
    Seal sealed(int hospitalId, List<StoredEntry> entries, Instant now) {
        Buffer hashes = Buffer.buffer(entries.size() * AuditChain.HASH_BYTES);
        List<Long> ids = new ArrayList<>(entries.size());
        byte[] last = hash.getBytes();
        Instant first = entries.getFirst().at();
        Instant latest = first;
        for (StoredEntry entry : entries) {
            last = AuditChain.next(last, entry);
            hashes.appendBytes(last);
            ids.add(entry.id());
            first = entry.at().isBefore(first) ? entry.at() : first;
            latest = entry.at().isAfter(latest) ? entry.at() : latest;
        }
        return new Seal(
                hospitalId,
                number + 1,
                now,
                first,
                latest,
                total + entries.size(),
                ids,
                hashes,
                hash);
    }
}
