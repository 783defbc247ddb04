package io.wardstream.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The listener for people and their programs.
 *
 * @param instances event loops that listen; 0: this node has no web listener
 * @param maxBodyBytes larger requests are answered 413
 * @param corsOrigins pages of these origins may use the interface; exact, at most 20
 * @param head how long a new connection may take over the head of its first request
 * @param idle a connection on which nothing is sent, or nothing that we send is taken, is closed
 * @param request an answer that has not begun by then is 503, and its statement is cancelled; a
 *     body that is not there is 408
 * @param bodyBytesPerSecond a body that comes more slowly than this is answered 408; 0: any pace
 */
public record WebConfig(
        int instances,
        String host,
        int port,
        int maxBodyBytes,
        Set<String> corsOrigins,
        Duration head,
        Duration idle,
        Duration request,
        int bodyBytesPerSecond,
        TlsConfig tls) {

    private static final int TEN_MINUTES = 600_000;

    private static final int MAX_ORIGINS = 20;

    private static final Pattern ORIGIN =
            Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:]+])(:[0-9]{1,5})?");

    public WebConfig {
        corsOrigins = Set.copyOf(corsOrigins);
    }

    static WebConfig from(ConfigSection web) {
        return new WebConfig(
                web.intBetween("instances", 1, 0, 64),
                web.nonBlank("host", "127.0.0.1"),
                web.intBetween("port", 8080, 0, 65_535),
                web.intBetween("maxBodyBytes", 1_048_576, 1_024, 104_857_600),
                origins(web),
                web.millis("headMillis", 10_000, 100, TEN_MINUTES),
                // a bridge says something every 10 s
                web.millis("idleMillis", 60_000, 1_000, TEN_MINUTES),
                web.millis("requestMillis", 30_000, 100, TEN_MINUTES),
                web.intBetween("bodyBytesPerSecond", 256, 0, 1_000_000),
                TlsConfig.from(web));
    }

    private static Set<String> origins(ConfigSection web) {
        List<String> origins = web.texts("corsOrigins", List.of());
        boolean isRight =
                origins.size() <= MAX_ORIGINS
                        && origins.stream().allMatch(one -> ORIGIN.matcher(one).matches());
        if (!isRight) {
            throw web.refusal(
                    "corsOrigins",
                    origins,
                    "must be at most "
                            + MAX_ORIGINS
                            + " origins as https://portal.example.org, in small letters, without *"
                            + " and without a path");
        }
        return Set.copyOf(origins);
    }
}
