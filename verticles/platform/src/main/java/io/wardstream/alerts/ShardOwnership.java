package io.wardstream.alerts;

import io.wardstream.cluster.Members;
import io.wardstream.cluster.Rendezvous;
import io.wardstream.codec.bus.Addresses;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which shards one verticle instance judges, as far as its node sees the cluster. Advice, not a
 * lock: two nodes that see different members may both judge a shard, and no harm is done.
 * Immutable, thread-safe.
 *
 * @param instance of this node, from 0
 * @param instances on this node
 */
record ShardOwnership(Members members, int instance, int instances) {

    /** The shards that are this instance's now. */
    Set<Integer> owned() {
        List<String> judges = members.judges().stream().map(Members.Judge::nodeId).toList();
        Set<Integer> owned = new TreeSet<>();
        for (int shard = 0; shard < Addresses.SHARDS; shard++) {
            if (isMine(shard, judges)) {
                owned.add(shard);
            }
        }
        return owned;
    }

    /** A node that nobody counts among the judges yet judges all the same: never none. */
    private boolean isMine(int shard, List<String> judges) {
        if (shard % instances != instance) {
            return false;
        }
        String owner = Rendezvous.owner(shard, judges);
        return owner == null || owner.equals(members.self()) || !judges.contains(members.self());
    }
}
