package io.wardstream.config;

import java.net.URI;
import java.time.Duration;

/**
 * The object store that keeps what PostgreSQL lets go of.
 *
 * @param enabled false: nothing is archived, and nothing old is dropped
 * @param endpoint address of the store; empty: AWS in the region
 * @param pathStyle the bucket in the path, not in the host name
 * @param accessKey empty: the credentials of the machine's role
 * @param timeout of one attempt of a call
 */
public record S3Config(
        boolean enabled,
        String endpoint,
        String region,
        String bucket,
        boolean pathStyle,
        String accessKey,
        Secret secretKey,
        Duration timeout) {

    static S3Config from(ConfigSection s3) {
        S3Config config =
                new S3Config(
                        s3.flag("enabled", false),
                        s3.text("endpoint", ""),
                        s3.nonBlank("region", "us-east-1"),
                        s3.nonBlank("bucket", "wardstream"),
                        s3.flag("pathStyle", true),
                        s3.text("accessKey", ""),
                        s3.secret("secretKey", ""),
                        s3.millis("timeoutMillis", 30_000, 100, 600_000));
        config.check(s3);
        return config;
    }

    private void check(ConfigSection s3) {
        if (!endpoint.isEmpty() && !isHttp(endpoint)) {
            throw s3.refusal("endpoint", endpoint, "must begin with http:// or https://");
        }
        if (accessKey.isEmpty() != secretKey.isEmpty()) {
            throw s3.refusal("accessKey", accessKey, "must be given with s3.secretKey, or neither");
        }
    }

    private static boolean isHttp(String text) {
        try {
            URI address = URI.create(text);
            return address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
