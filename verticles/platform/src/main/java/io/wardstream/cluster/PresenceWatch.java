package io.wardstream.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.store.Database;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says each second that this node is at work, and notices when another that is at work is not seen
 * in the cluster: then one of the two is cut off. Such a node goes on, judges what its own devices
 * send, and reports itself as degraded; what is measured elsewhere it reads from the database,
 * late. Confined to one event loop.
 */
public final class PresenceWatch {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceWatch.class);
    private static final String NAME = "cluster";
    private static final long BEAT_MILLIS = 1_000;

    /** While the database is away nobody reads the words of others either. */
    private static final long LEAVE_MILLIS = 1_000;

    private final Vertx vertx;
    private final Members members;
    private final PgPresence presence;
    private final Readiness readiness;
    private final UnseenNodes comparison = new UnseenNodes();
    private volatile Set<String> unseen = Set.of();
    private volatile boolean isStopped;

    private PresenceWatch(
            Vertx vertx, Members members, PgPresence presence, Readiness readiness, Meters meters) {
        this.vertx = vertx;
        this.members = members;
        this.presence = presence;
        this.readiness = readiness;
        meters.gauge(
                "cluster.unseen",
                "nodes at work on the same database that this node does not see in the cluster",
                () -> unseen.size());
    }

    /** Begins at once, on an event loop of its own. */
    public static PresenceWatch start(
            Vertx vertx, Members members, Database database, Readiness readiness, Meters meters) {
        PgPresence presence = new PgPresence(database);
        PresenceWatch watch = new PresenceWatch(vertx, members, presence, readiness, meters);
        presence.forgetOld()
                .onFailure(
                        cause -> LOG.debug("old nodes not forgotten cause={}", cause.getMessage()));
        vertx.getOrCreateContext().runOnContext(_ -> watch.beat());
        return watch;
    }

    /** The others do not miss this node from then on; never fails. */
    public Future<Void> stop() {
        isStopped = true;
        return presence.leave(members.self())
                .timeout(LEAVE_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    /** One word at a time. While the database is away nothing is known, and nothing is changed. */
    private void beat() {
        if (isStopped) {
            return;
        }
        presence.beat(members.self())
                .onSuccess(this::compare)
                .onFailure(cause -> LOG.debug("presence not told cause={}", cause.getMessage()))
                .onComplete(_ -> vertx.setTimer(BEAT_MILLIS, _ -> beat()));
    }

    private void compare(Map<String, Long> words) {
        Set<String> now = comparison.compare(words, members.nodes());
        if (!now.equals(unseen)) {
            tell(now);
        }
        unseen = now;
        readiness.degraded(NAME, !now.isEmpty());
    }

    private void tell(Set<String> now) {
        if (now.isEmpty()) {
            LOG.info("all nodes at work are seen again members={}", members.nodes());
        } else {
            LOG.warn(
                    "cut off from nodes that are at work, what their devices send is judged from"
                            + " the database, late unseen={} members={}",
                    now,
                    members.nodes());
        }
    }
}
