package io.wardstream.access.audit;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Follows one chain block by block and stops at the first thing that is wrong. Pure. */
final class ChainCheck {
    private final String chain;

    /** Of the next block; 0: whichever comes first. */
    private long number;

    private long total;
    private @Nullable Buffer previous;
    private long entries;

    /**
     * @param hospitalId 0: of the entries without one
     * @param from number of the first block to be shown; 1: the chain from its beginning
     */
    ChainCheck(int hospitalId, long from) {
        this.chain = "hospital=" + hospitalId;
        this.number = from;
        this.previous = from == 1 ? Tip.START.hash() : null;
    }

    /** Entries that were found in place. */
    long entries() {
        return entries;
    }

    long blocks(long from) {
        return number - from;
    }

    /**
     * Proves the next block.
     *
     * @param stored what lies in the database of it
     * @param mayBeGone true for an entry that is so old that its month may have been dropped
     * @return what is wrong first; null: nothing
     */
    @Nullable String follow(Seal seal, Map<Long, StoredEntry> stored, Predicate<Seal> mayBeGone) {
        if (seal.number() != number) {
            return chain + " block " + number + " is missing";
        }
        Buffer before = previous == null ? seal.previous() : previous;
        if (!seal.previous().equals(before)) {
            return chain + " block " + number + " does not follow the one before it";
        }
        if (previous != null && seal.total() != total + seal.entryIds().size()) {
            return chain + " block " + number + " counts wrongly";
        }
        String wrong = entries(seal, stored, mayBeGone.test(seal));
        number++;
        total = seal.total();
        previous = seal.hash();
        return wrong;
    }

    private @Nullable String entries(Seal seal, Map<Long, StoredEntry> stored, boolean mayBeGone) {
        byte[] last = seal.previous().getBytes();
        List<Long> ids = seal.entryIds();
        for (int place = 0; place < ids.size(); place++) {
            StoredEntry entry = stored.get(ids.get(place));
            Buffer sealed = seal.hashOf(place);
            if (entry == null && !mayBeGone) {
                return chain + " entry " + ids.get(place) + " is missing";
            }
            if (entry != null) {
                if (!sealed.equals(Buffer.buffer(AuditChain.next(last, entry)))) {
                    return chain + " entry " + entry.id() + " of " + entry.at() + " is altered";
                }
                entries++;
            }
            last = sealed.getBytes();
        }
        return null;
    }
}
