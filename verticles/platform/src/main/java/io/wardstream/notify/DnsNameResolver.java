package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the name server of this machine. Confined to one event loop. */
final class DnsNameResolver implements NameResolver {

    private final Vertx vertx;
    private @Nullable DnsClient client;

    DnsNameResolver(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Future<List<InetAddress>> resolve(String host) {
        DnsClient dns = client();
        Future<List<String>> v4 = dns.resolveA(host);
        Future<List<String>> v6 = dns.resolveAAAA(host);
        return Future.join(v4.otherwise(List.of()), v6.otherwise(List.of()))
                .compose(
                        both -> {
                            List<InetAddress> found = new ArrayList<>();
                            both.<List<String>>list().forEach(part -> add(part, found));
                            return found.isEmpty()
                                    ? Future.failedFuture(new UnknownHostException(host))
                                    : Future.succeededFuture(found);
                        });
    }

    private DnsClient client() {
        DnsClient known = client;
        if (known == null) {
            known = vertx.createDnsClient();
            client = known;
        }
        return known;
    }

    private static void add(List<String> addresses, List<InetAddress> found) {
        addresses.stream().map(InetAddress::ofLiteral).forEach(found::add);
    }
}
