package io.wardstream.cluster;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Highest random weight: every node finds the same owner of a shard without asking, and a change of
 * members moves only the shards of whoever came or went.
 */
public final class Rendezvous {

    private Rendezvous() {}

    /** The owner of the shard among the nodes; null when there is none. */
    public static @Nullable String owner(int shard, Collection<String> nodeIds) {
        String owner = null;
        long highest = 0;
        for (String nodeId : nodeIds) {
            long weight = weight(shard, nodeId);
            boolean isHigher = owner == null || Long.compareUnsigned(weight, highest) > 0;
            if (isHigher || (weight == highest && nodeId.compareTo(owner) < 0)) {
                owner = nodeId;
                highest = weight;
            }
        }
        return owner;
    }

    /** FNV-1a of the id, mixed with the shard by the finalizer of SplitMix64. */
    private static long weight(int shard, String nodeId) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < nodeId.length(); i++) {
            hash = (hash ^ nodeId.charAt(i)) * 0x100000001b3L;
        }
        long mixed = hash + (shard + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
