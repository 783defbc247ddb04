package io.wardstream.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.registry.RegistryBed;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsNameResolverTest {
    private final Vertx vertx = Vertx.vertx();
    private final DnsNameResolver resolver = new DnsNameResolver(vertx);

    @AfterEach
    void close() {
        RegistryBed.done(vertx.close());
    }

    @Test
    void asksAsEveryProgramOfTheMachineDoes() {
        List<InetAddress> found = RegistryBed.await(resolver.resolve("localhost"));

        assertThat(found).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void saysThatANameLeadsNowhere() {
        Future<List<InetAddress>> asked = resolver.resolve("nowhere.invalid");

        Throwable failure =
                RegistryBed.await(asked.transform(end -> Future.succeededFuture(end.cause())));
        assertThat(failure).isInstanceOf(UnknownHostException.class);
    }
}
