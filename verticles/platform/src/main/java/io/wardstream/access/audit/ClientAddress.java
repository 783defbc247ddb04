package io.wardstream.access.audit;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import io.wardstream.config.AddressRange;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the peer, or whom a trusted proxy names in X-Forwarded-For. The list
 * is read from its end, for whoever stands in front may have written the beginning. Immutable.
 */
public final class ClientAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Proxies in a row at most; a longer list is somebody's joke. */
    private static final int MAX_HOPS = 16;

    private final List<AddressRange> trusted;

    public ClientAddress(List<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /** The address as text, never a name. */
    public String of(@Nullable SocketAddress peer, MultiMap headers) {
        String address = peer == null ? "" : String.valueOf(peer.hostAddress());
        if (trusted.isEmpty() || !isTrusted(address)) {
            return address;
        }
        String[] hops = String.join(",", headers.getAll(FORWARDED_FOR)).split(",", -1);
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - MAX_HOPS); i--) {
            InetAddress hop = parse(hops[i].strip());
            if (hop == null) {
                return address;
            }
            address = hop.getHostAddress();
            if (!isTrusted(address)) {
                return address;
            }
        }
        return address;
    }

    private boolean isTrusted(String address) {
        InetAddress parsed = parse(address);
        return parsed != null && trusted.stream().anyMatch(range -> range.holds(parsed));
    }

    private static @Nullable InetAddress parse(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }
}
