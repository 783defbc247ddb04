package io.wardstream.config;

/** The management listener: health and metrics, for the operators' network only. */
public record OpsConfig(String host, int port) {

    static OpsConfig from(ConfigSection ops) {
        return new OpsConfig(
                ops.nonBlank("host", "127.0.0.1"), ops.intBetween("port", 8082, 0, 65_535));
    }
}
