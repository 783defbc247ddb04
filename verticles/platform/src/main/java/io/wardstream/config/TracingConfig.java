package io.wardstream.config;

import java.net.URI;

/**
 * Traces for a collector that speaks OTLP over HTTP.
 *
 * @param endpoint where spans are sent; empty: no traces are made
 * @param sampleRatio of the flushes and requests that begin here, so many are traced; 0: none
 * @param queueSpans spans that wait for the collector at most; more are dropped and counted
 */
public record TracingConfig(String endpoint, double sampleRatio, int queueSpans) {

    /** Nothing is traced. */
    public static final TracingConfig OFF = new TracingConfig("", 0, 1);

    private static final String PATH = "/v1/traces";

    static TracingConfig from(ConfigSection tracing) {
        TracingConfig config =
                new TracingConfig(
                        endpoint(tracing, tracing.text("endpoint", "").strip()),
                        tracing.share("sampleRatio", 0),
                        tracing.intBetween("queueSpans", 4_096, 1, 1_000_000));
        if (config.sampleRatio > 0 && config.endpoint.isEmpty()) {
            throw tracing.refusal("sampleRatio", config.sampleRatio, "needs tracing.endpoint");
        }
        return config;
    }

    /** False: whatever asks for a trace gets none. */
    public boolean isOn() {
        return sampleRatio > 0;
    }

    /** The path may be left out. */
    private static String endpoint(ConfigSection tracing, String text) {
        if (text.isEmpty()) {
            return text;
        }
        try {
            URI uri = URI.create(text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isHttp && uri.getHost() != null && uri.getUserInfo() == null) {
                boolean isBare = uri.getPath().isEmpty() || uri.getPath().equals("/");
                return isBare ? uri.resolve(PATH).toString() : text;
            }
        } catch (IllegalArgumentException notOne) {
            // said below
        }
        throw tracing.refusal("endpoint", text, "must be http://host:port or https://host:port");
    }
}
