package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;

/**
 * Asks as every program of this machine does. The client of Vert.x answers with the records that
 * bear the very name it asked for, so none of a name that is an alias, as those of most services
 * are. Look-ups block, and have threads of their own, which end with the verticle: names that hang
 * hold up nothing but names. Thread-safe.
 */
final class DnsNameResolver implements NameResolver {

    private static final String POOL = "notify-names";
    private static final int THREADS = 16;

    private final WorkerExecutor worker;

    DnsNameResolver(Vertx vertx) {
        this.worker = vertx.createSharedWorkerExecutor(POOL, THREADS);
    }

    @Override
    public Future<List<InetAddress>> resolve(String host) {
        return worker.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false);
    }
}
