package io.wardstream.config;

/**
 * The listener for people and their programs.
 *
 * @param instances event loops that listen; 0: this node has no web listener
 * @param maxBodyBytes larger requests are answered 413
 */
public record WebConfig(int instances, String host, int port, int maxBodyBytes) {

    static WebConfig from(ConfigSection web) {
        return new WebConfig(
                web.intBetween("instances", 1, 0, 64),
                web.nonBlank("host", "127.0.0.1"),
                web.intBetween("port", 8080, 0, 65_535),
                web.intBetween("maxBodyBytes", 1_048_576, 1_024, 104_857_600));
    }
}
