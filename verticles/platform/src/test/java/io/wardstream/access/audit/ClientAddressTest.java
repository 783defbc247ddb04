package io.wardstream.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import io.wardstream.config.PlatformConfig;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a request comes from, whatever it says of itself. */
final class ClientAddressTest {
    private static final ClientAddress ADDRESSES =
            new ClientAddress(
                    PlatformConfig.load(
                                    null,
                                    Map.of(
                                            "WARDSTREAM_AUDIT_TRUSTED_PROXIES",
                                            "10.1.0.0/16, 127.0.0.1, 2001:db8::/33"))
                            .audit()
                            .trustedProxies());

    static Stream<Arguments> requests() {
        return Stream.of(
                argumentSet("a stranger who lies", "192.0.2.9", "1.2.3.4", "192.0.2.9"),
                argumentSet("behind one proxy", "10.1.2.3", "192.0.2.7", "192.0.2.7"),
                argumentSet("behind two", "127.0.0.1", "192.0.2.7, 10.1.9.9", "192.0.2.7"),
                argumentSet("lies before a proxy", "10.1.2.3", "6.6.6.6, 192.0.2.7", "192.0.2.7"),
                argumentSet("just outside the network", "10.2.0.1", "192.0.2.7", "10.2.0.1"),
                argumentSet("a name", "10.1.2.3", "localhost", "10.1.2.3"),
                argumentSet("nothing", "10.1.2.3", "", "10.1.2.3"),
                argumentSet("not an address", "10.1.2.3", "1.2.3.4; DROP TABLE", "10.1.2.3"),
                argumentSet("of version six", "2001:db8:7fff::1", "192.0.2.7", "192.0.2.7"),
                argumentSet(
                        "one bit beside it",
                        "2001:db8:8000::1",
                        "192.0.2.7",
                        "2001:db8:8000:0:0:0:0:1"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isThePeerOrWhomATrustedProxyNames(String peer, String forwarded, String expected) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("X-Forwarded-For", forwarded);

        String address = ADDRESSES.of(SocketAddress.inetSocketAddress(1, peer), headers);

        assertThat(address).isEqualTo(expected);
    }
}
