package io.wardstream.access.audit;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/**
 * A block of a chain.
 *
 * @param hospitalId 0: of the entries without one
 * @param number from 1, without a gap
 * @param total entries of the chain up to its end
 * @param entryIds in the order of the chain
 * @param hashes 32 bytes each, in the same order
 * @param previous the last hash of the block before
 */
record Seal(
        int hospitalId,
        long number,
        Instant sealedAt,
        Instant firstAt,
        Instant lastAt,
        long total,
        List<Long> entryIds,
        Buffer hashes,
        Buffer previous) {

    Seal {
        entryIds = List.copyOf(entryIds);
    }

    /** Where the chain goes on. */
    Buffer hash() {
        return hashOf(entryIds.size() - 1);
    }

    Buffer hashOf(int place) {
        return hashes.getBuffer(place * AuditChain.HASH_BYTES, (place + 1) * AuditChain.HASH_BYTES);
    }
}
