package io.wardstream.config;

import java.time.Duration;

/**
 * The cache of latest values, and the channel by which nodes tell each other of changed rules. It
 * may be away at any time.
 *
 * @param url {@code redis://[:password@]host[:port][/database]}, or rediss:// for TLS
 * @param timeout of one call, connecting included
 */
public record RedisConfig(boolean enabled, String url, Duration timeout) {

    static RedisConfig from(ConfigSection redis) {
        String url = redis.secret("url", "redis://127.0.0.1:6379").value();
        redis.shown("url", masked(url));
        if (!url.matches("rediss?://[^\\s]+")) {
            throw redis.refusal("url", masked(url), "must begin with redis:// or rediss://");
        }
        return new RedisConfig(
                redis.flag("enabled", true), url, redis.millis("timeoutMillis", 200, 10, 10_000));
    }

    /** The url fit for a log: without user and password. */
    public String maskedUrl() {
        return masked(url);
    }

    private static String masked(String url) {
        return url.replaceFirst("^([a-z]+://|)[^/]*@", "$1" + Secret.MASK + "@");
    }

    @Override
    public String toString() {
        return "RedisConfig[enabled="
                + enabled
                + ", url="
                + maskedUrl()
                + ", timeout="
                + timeout
                + "]";
    }
}
