package io.wardstream.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs the platform lets itself be sent to. */
class EgressGuardTest {
    private static final EgressGuard GUARD =
            new EgressGuard(List.of("gateway.local", "10.0.0.7:8443"), _ -> names("93.184.215.14"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.org/a?b=c",
                "https://hooks.example.org:8443/",
                "https://93.184.215.14/",
                "https://[2606:2800:21f::1]/",
                "http://gateway.local/sms",
                "https://GATEWAY.local:99/sms",
                "http://10.0.0.7:8443/hook"
            })
    void callsWhatIsPublicOrAllowed(String url) {
        assertThat(GUARD.refusal(url)).isEmpty();
        assertThat(GUARD.approve(URI.create(url)).succeeded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.org/",
                "ftp://hooks.example.org/",
                "file:///etc/passwd",
                "https://user:word@hooks.example.org/",
                "https://hooks.example.org/#part",
                "https:///path",
                "hooks.example.org",
                "https://127.0.0.1/",
                "https://10.0.0.7/",
                "https://10.0.0.7:8444/",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[fd00::1]/",
                "https://hooks.example.org:99999/",
                ""
            })
    void refusesWhatIsNeither(String url) {
        assertThat(GUARD.refusal(url)).isPresent();
    }

    @Test
    void refusesAnEndlessUrl() {
        assertThat(GUARD.refusal("https://hooks.example.org/" + "a".repeat(1_000))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "169.254.1.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "ff02::1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "2001::1",
                "2001:db8::1"
            })
    void refusesANameThatLeadsInside(String address) {
        EgressGuard guard = new EgressGuard(List.of(), _ -> names(address));

        Future<SocketAddress> approved = guard.approve(URI.create("https://trap.example.org/"));

        assertThat(approved.cause()).isInstanceOf(EgressGuard.RefusedException.class);
    }

    @Test
    void refusesANameThatLeadsInsideAmongOthers() {
        EgressGuard guard = new EgressGuard(List.of(), _ -> names("93.184.215.14", "10.0.0.1"));

        Future<SocketAddress> approved = guard.approve(URI.create("https://trap.example.org/"));

        assertThat(approved.failed()).isTrue();
    }

    @Test
    void connectsToTheAddressThatWasChecked() {
        SocketAddress server = GUARD.approve(URI.create("https://hooks.example.org/")).result();

        assertThat(server).isEqualTo(SocketAddress.inetSocketAddress(443, "93.184.215.14"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"172.32.0.1", "100.128.0.1", "198.20.0.1", "9.9.9.9", "2620:fe::fe"})
    void takesTheNeighborsOfPrivateNetworksForPublic(String address) {
        assertThat(PublicAddress.is(InetAddress.ofLiteral(address))).isTrue();
    }

    private static Future<List<InetAddress>> names(String... addresses) {
        return Future.succeededFuture(Stream.of(addresses).map(InetAddress::ofLiteral).toList());
    }
}
