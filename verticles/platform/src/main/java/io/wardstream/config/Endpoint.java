package io.wardstream.config;

/**
 * Where a server listens.
 *
 * @param host a name or an address
 * @param port 0..65535
 */
public record Endpoint(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code host:port}, {@code host} or {@code [v6]:port}.
     *
     * @throws IllegalArgumentException when the text is none of them
     */
    static Endpoint parse(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean isBareV6Address = text.indexOf(':') != colon && !text.startsWith("[");
        if (colon < 0 || isBareV6Address || colon < text.lastIndexOf(']')) {
            return new Endpoint(host(text), defaultPort);
        }
        return new Endpoint(host(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    private static String host(String text) {
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        String host = isBracketed ? text.substring(1, text.length() - 1) : text;
        if (host.isBlank() || host.contains("/")) {
            throw new IllegalArgumentException("no host");
        }
        return host;
    }

    private static int port(String digits) {
        int port = Integer.parseInt(digits);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port out of range");
        }
        return port;
    }

    /** True if a server cannot listen at both, each for itself. */
    boolean overlaps(Endpoint other) {
        return port == other.port
                && (host.equals(other.host) || isEveryAddress() || other.isEveryAddress());
    }

    private boolean isEveryAddress() {
        return "0.0.0.0".equals(host) || "::".equals(host);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
