package io.wardstream.cluster;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.Addresses;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members as Hazelcast sees them; what each runs stands in its attributes, which it brings when
 * it joins. Thread-safe.
 */
final class ClusterMembers implements Members {

    static final String NODE_ID = "wardstream.nodeId";
    static final String ALERT_INSTANCES = "wardstream.alertInstances";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterMembers.class);

    private final String self;
    private final Cluster cluster;
    private final EventBus bus;

    /** Members that have said so, as long as they are there; who starts again is another member. */
    private final Set<String> leaving = ConcurrentHashMap.newKeySet();

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile List<String> nodes = List.of();
    private volatile List<Judge> judges = List.of();

    private ClusterMembers(String self, Cluster cluster, EventBus bus) {
        this.self = self;
        this.cluster = cluster;
        this.bus = bus;
    }

    /** Follows the changes from then on, until the instance is shut down. */
    static ClusterMembers of(String self, HazelcastInstance hazelcast, EventBus bus) {
        ClusterMembers members = new ClusterMembers(self, hazelcast.getCluster(), bus);
        UUID _ =
                members.cluster.addMembershipListener(
                        new MembershipListener() {
                            @Override
                            public void memberAdded(MembershipEvent joined) {
                                members.changed();
                            }

                            @Override
                            public void memberRemoved(MembershipEvent left) {
                                members.changed();
                            }
                        });
        // a part that is merged into another learns its new peers without an event for each
        UUID _ = hazelcast.getLifecycleService().addLifecycleListener(_ -> members.changed());
        bus.<String>consumer(Addresses.JUDGE_LEAVES, message -> members.leaves(message.body()))
                .completion()
                .onFailure(
                        cause ->
                                LOG.warn(
                                        "judges that leave are noticed when they have left"
                                                + " cause={}",
                                        cause.toString()));
        members.read();
        return members;
    }

    private void leaves(String memberId) {
        if (!memberId.equals(ownId()) && leaving.add(memberId)) {
            changed();
        }
    }

    private String ownId() {
        return cluster.getLocalMember().getUuid().toString();
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public List<String> nodes() {
        return nodes;
    }

    @Override
    public List<Judge> judges() {
        return judges;
    }

    @Override
    public boolean leaveJudges() {
        boolean isThereAnother = judges.stream().anyMatch(judge -> !judge.nodeId().equals(self));
        if (isThereAnother) {
            bus.publish(Addresses.JUDGE_LEAVES, ownId());
        }
        return isThereAnother;
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void changed() {
        read();
        listeners.forEach(Runnable::run);
    }

    /** A node that has left keeps what it knew last. */
    private synchronized void read() {
        try {
            Map<String, Judge> found = new TreeMap<>();
            Set<String> all = new TreeSet<>();
            Set<String> there = new HashSet<>();
            for (Member member : cluster.getMembers()) {
                String nodeId = member.getAttribute(NODE_ID);
                if (nodeId != null) {
                    all.add(nodeId);
                }
                String memberId = member.getUuid().toString();
                there.add(memberId);
                Judge judge = judge(nodeId, instancesOf(member));
                if (judge != null && !leaving.contains(memberId)) {
                    found.put(judge.nodeId(), judge);
                }
            }
            leaving.retainAll(there);
            nodes = List.copyOf(all);
            judges = List.copyOf(found.values());
        } catch (HazelcastInstanceNotActiveException stopped) {
            LOG.debug("members not read, the node has left the cluster");
        }
    }

    /** Null for a node that does not judge, or that does not say what it is. */
    private static @Nullable Judge judge(@Nullable String nodeId, int instances) {
        return nodeId == null || instances < 1 ? null : new Judge(nodeId, instances);
    }

    private static int instancesOf(Member member) {
        String instances = member.getAttribute(ALERT_INSTANCES);
        return instances == null ? 0 : Integer.parseInt(instances);
    }
}
