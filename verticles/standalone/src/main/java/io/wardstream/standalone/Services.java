package io.wardstream.standalone;

import io.wardstream.embedded.DatabaseRoles;
import io.wardstream.embedded.EmbeddedKafka;
import io.wardstream.embedded.EmbeddedPostgres;
import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.embedded.EmbeddedService;
import io.wardstream.embedded.ServiceDirectory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The embedded services of one data directory, and the secrets that open them. */
final class Services {
    static final String DATABASE = "wardstream";
    private static final String BUCKET = "wardstream";

    /** Stands for what is made at the first start. */
    private static final String UNKNOWN = "made at the first start";

    private final ServiceDirectory data;
    private final Progress progress;
    private final Deque<EmbeddedService> started = new ArrayDeque<>();
    private @Nullable String brokers;

    Services(ServiceDirectory data, Progress progress) {
        this.data = data;
        this.progress = progress;
    }

    /**
     * Starts what the platform needs; returns the environment that tells it where and with which
     * passwords.
     *
     * @param withKafka a broker too
     */
    Map<String, String> start(boolean withKafka, Installation installation) {
        EmbeddedPostgres postgres =
                begin("PostgreSQL", () -> EmbeddedPostgres.start(data.resolve("postgres"), 0));
        EmbeddedRedis redis = begin("Redis", () -> EmbeddedRedis.start(data.resolve("redis"), 0));
        EmbeddedS3 s3 = begin("S3", () -> EmbeddedS3.start(data.resolve("s3"), 0));
        Path _ = s3.bucket(BUCKET);
        String kafka =
                withKafka
                        ? begin("Kafka", () -> EmbeddedKafka.start(data.resolve("kafka"), 0))
                                .bootstrapServers()
                        : null;
        brokers = kafka;
        Map<String, String> passwords =
                Map.of(
                        DatabaseRoles.OWNER, data.secret("owner.password"),
                        DatabaseRoles.PLATFORM, data.secret("platform.password"),
                        DatabaseRoles.READER, data.secret("reader.password"));
        DatabaseRoles.prepare(postgres, installation.rolesSql(), passwords, DATABASE);

        return environment(
                postgres.host() + ":" + postgres.port(),
                passwords,
                redis.url(),
                s3.endpoint(),
                s3.accessKey(),
                s3.secretKey(),
                kafka);
    }

    /** As they would be told to the platform; port 0: chosen at the start of the service. */
    static Map<String, String> announced(StandaloneOptions options) {
        return environment(
                "127.0.0.1:0",
                Map.of(
                        DatabaseRoles.OWNER, UNKNOWN,
                        DatabaseRoles.PLATFORM, UNKNOWN,
                        DatabaseRoles.READER, UNKNOWN),
                "redis://127.0.0.1:0",
                "http://127.0.0.1:0",
                UNKNOWN,
                UNKNOWN,
                options.kafka() ? "127.0.0.1:0" : null);
    }

    private static Map<String, String> environment(
            String postgres,
            Map<String, String> passwords,
            String redis,
            String s3,
            String s3AccessKey,
            String s3SecretKey,
            @Nullable String kafka) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("WARDSTREAM_POSTGRES_HOSTS", postgres);
        environment.put("WARDSTREAM_POSTGRES_OWNER_PASSWORD", passwords.get(DatabaseRoles.OWNER));
        environment.put(
                "WARDSTREAM_POSTGRES_PLATFORM_PASSWORD", passwords.get(DatabaseRoles.PLATFORM));
        environment.put("WARDSTREAM_POSTGRES_READER_PASSWORD", passwords.get(DatabaseRoles.READER));
        environment.put("WARDSTREAM_REDIS_URL", redis);
        environment.put("WARDSTREAM_S3_ENABLED", "true");
        environment.put("WARDSTREAM_S3_ENDPOINT", s3);
        environment.put("WARDSTREAM_S3_BUCKET", BUCKET);
        environment.put("WARDSTREAM_S3_ACCESS_KEY", s3AccessKey);
        environment.put("WARDSTREAM_S3_SECRET_KEY", s3SecretKey);
        if (kafka != null) {
            environment.put("WARDSTREAM_STREAM_ENABLED", "true");
            environment.put("WARDSTREAM_STREAM_BOOTSTRAP_SERVERS", kafka);
        }
        return environment;
    }

    /** {@code host:port} of the Kafka broker; null without one. */
    @Nullable String brokers() {
        return brokers;
    }

    private <T extends EmbeddedService> T begin(String name, Supplier<T> start) {
        progress.say("Starting " + name + " ...");
        T service = start.get();
        started.push(service);
        progress.say(name + " runs (port " + service.port() + ", pid " + service.pid() + ").");
        return service;
    }

    /** The last started first; one that fails does not keep the others from stopping. */
    void stop() {
        while (!started.isEmpty()) {
            EmbeddedService service = started.pop();
            try {
                service.stop();
            } catch (RuntimeException cause) {
                progress.say("A service did not stop: " + cause.getMessage());
            }
        }
    }
}
