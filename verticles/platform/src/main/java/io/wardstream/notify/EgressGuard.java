package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs somebody may have the platform call. By https and to public addresses only, unless the
 * operator named the host: who runs one hospital must not reach the machines of the house through
 * us. The address that was checked is the one that is called, so a name cannot change its mind in
 * between. Thread-safe.
 */
public final class EgressGuard {

    private static final int MAX_LENGTH = 1_000;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Set<String> allowed;
    private final NameResolver resolver;

    EgressGuard(List<String> allowedHosts, NameResolver resolver) {
        this.allowed =
                Set.copyOf(
                        allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
        this.resolver = resolver;
    }

    /** Why a URL would never be called, as the end of a sentence; empty when it would. */
    public Optional<String> refusal(String text) {
        URI url = parsed(text);
        if (url == null) {
            return Optional.of("must be an https URL of at most " + MAX_LENGTH + " characters");
        }
        if (isAllowed(url)) {
            return Optional.empty();
        }
        if (!url.getScheme().equalsIgnoreCase("https")) {
            return Optional.of("must begin with https, or its host be in notify.allowedHosts");
        }
        InetAddress literal = literal(url);
        return literal != null && !PublicAddress.is(literal)
                ? Optional.of("must not name a private address, or be in notify.allowedHosts")
                : Optional.empty();
    }

    /**
     * Where to connect for a URL.
     *
     * @return failed with a {@link RefusedException} when it must not be called, otherwise as the
     *     look-up of its name fails
     */
    Future<SocketAddress> approve(URI url) {
        Optional<String> refusal = refusal(url.toString());
        if (refusal.isPresent()) {
            return Future.failedFuture(new RefusedException());
        }
        int port = port(url);
        if (isAllowed(url)) {
            return Future.succeededFuture(SocketAddress.inetSocketAddress(port, host(url)));
        }
        InetAddress literal = literal(url);
        Future<List<InetAddress>> addresses =
                literal == null
                        ? resolver.resolve(host(url))
                        : Future.succeededFuture(List.of(literal));
        return addresses.compose(found -> pinned(found, port));
    }

    /** A URL leads to where nobody may have us go. Carries nothing: it may be shown to anybody. */
    static final class RefusedException extends RuntimeException {
        RefusedException() {
            super("its address is not a public one", null, false, false);
        }
    }

    /** One private address among public ones is a trap. */
    private static Future<SocketAddress> pinned(List<InetAddress> found, int port) {
        if (found.isEmpty() || !found.stream().allMatch(PublicAddress::is)) {
            return Future.failedFuture(new RefusedException());
        }
        String address = found.getFirst().getHostAddress();
        return Future.succeededFuture(SocketAddress.inetSocketAddress(port, address));
    }

    /** Host and port of a URL; "" when there is none. */
    static String authority(String text) {
        URI url = parsed(text);
        return url == null ? "" : host(url) + ":" + port(url);
    }

    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return isTls(url) ? HTTPS : HTTP;
    }

    static boolean isTls(URI url) {
        return url.getScheme().equalsIgnoreCase("https");
    }

    /** Lower case, without the brackets of a v6 address. */
    static String host(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private boolean isAllowed(URI url) {
        String host = host(url);
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return allowed.contains(host) || allowed.contains(bracketed + ":" + port(url));
    }

    private static @Nullable InetAddress literal(URI url) {
        try {
            return InetAddress.ofLiteral(host(url));
        } catch (IllegalArgumentException aName) {
            return null;
        }
    }

    private static @Nullable URI parsed(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            URI url = URI.create(text);
            boolean isWhole =
                    url.getScheme() != null
                            && url.getHost() != null
                            && url.getRawUserInfo() == null
                            && url.getRawFragment() == null
                            && url.getPort() <= 65_535
                            && url.getPort() != 0;
            return isWhole && Set.of("http", "https").contains(scheme(url)) ? url : null;
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    private static String scheme(URI url) {
        return url.getScheme().toLowerCase(Locale.ROOT);
    }
}
