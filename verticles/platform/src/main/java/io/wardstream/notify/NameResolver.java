package io.wardstream.notify;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Looks up the addresses of a name, without blocking. */
@FunctionalInterface
interface NameResolver {

    /** All of them; failed when the name cannot be looked up, or has none. */
    Future<List<InetAddress>> resolve(String host);
}
