package io.wardstream.store;

import io.micrometer.core.instrument.Gauge;
import io.wardstream.config.PostgresConfig;
import io.wardstream.ops.Meters;
import java.util.ArrayList;
import java.util.List;

/** Shows how many statements wait for a connection of each pool, as Vert.x itself counts them. */
public final class PoolQueues {

    private static final String WAITING = "vertx.pool.queue.pending";

    private PoolQueues() {}

    /** Of the pools that this node has. */
    public static void meter(Meters meters, PostgresConfig config) {
        List<String> pools = new ArrayList<>(List.of("platform", "reader", "history"));
        if (config.replica() != null) {
            pools.add("replica");
        }
        for (String pool : pools) {
            meters.queue("postgres." + pool, () -> waiting(meters, pool), config::maxWaitQueue);
        }
    }

    private static double waiting(Meters meters, String pool) {
        Gauge gauge = meters.registry().find(WAITING).tag("pool_name", pool).gauge();
        return gauge == null ? 0 : gauge.value();
    }
}
