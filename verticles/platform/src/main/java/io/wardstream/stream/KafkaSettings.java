package io.wardstream.stream;

import io.wardstream.config.ConfigException;
import io.wardstream.config.StreamConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a producer is opened: what the platform needs, and how to get in from a file of the
 * operator's, read each time. Immutable; to be used on a worker.
 */
final class KafkaSettings {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSettings.class);

    /** As the tools of Kafka take them in a file, but for what the platform must decide. */
    private static final List<String> SECURITY = List.of("security.", "sasl.", "ssl.");

    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);
    private static final int LINGER_MILLIS = 5;
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int LONGEST_RECONNECT_MILLIS = 5_000;
    private static final String UNRESOLVABLE = "No resolvable bootstrap";

    private final StreamConfig config;
    private final String nodeId;

    KafkaSettings(StreamConfig config, String nodeId) {
        this.config = config;
        this.nodeId = nodeId;
    }

    /**
     * Opens a producer; no connection is waited for.
     *
     * @throws ConfigException when the file or what it says cannot be used
     * @throws KafkaException when no broker's name is known at the moment
     */
    Producer<byte[], byte[]> open(Feed feed) {
        Map<String, Object> settings = settings(feed);
        try {
            return new KafkaProducer<>(
                    settings, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException refused) {
            String why = rootMessage(refused);
            if (why.startsWith(UNRESOLVABLE)) {
                throw new KafkaException("no name of stream.bootstrapServers is known", refused);
            }
            throw refusal(why);
        }
    }

    /**
     * Opens a producer and closes it at once, which tells what is wrong with the settings.
     *
     * @return null
     * @throws ConfigException when they cannot be used
     */
    @Nullable Void check() {
        try {
            open(Feed.SAMPLES).close(Duration.ZERO);
        } catch (KafkaException away) {
            LOG.warn("stream waits for a broker cause={}", away.getMessage());
        }
        return null;
    }

    private Map<String, Object> settings(Feed feed) {
        Map<String, Object> settings = new HashMap<>(security());
        Duration delivery = config.deliveryTimeout();
        long half = delivery.toMillis() / 2;
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers());
        settings.put(
                ProducerConfig.CLIENT_ID_CONFIG, "wardstream-" + nodeId + "-" + feed.wireName());
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, config.compression());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.bufferBytes());
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery.toMillis());
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) Math.min(LONGEST_REQUEST.toMillis(), half));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, delivery.toMillis());
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_RECONNECT_MILLIS);
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        return settings;
    }

    private String brokers() {
        return config.brokers().stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /** What the file says; a name that is no setting would be passed over by Kafka in silence. */
    private Map<String, Object> security() {
        if (config.securityFile().isEmpty()) {
            return Map.of();
        }
        Properties read = new Properties();
        try (Reader file =
                Files.newBufferedReader(Path.of(config.securityFile()), StandardCharsets.UTF_8)) {
            read.load(file);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw refusal("cannot be read: " + unreadable.getMessage());
        }
        Map<String, Object> settings = new HashMap<>();
        for (String key : new TreeSet<>(read.stringPropertyNames())) {
            if (SECURITY.stream().noneMatch(key::startsWith)) {
                throw refusal(key + " is not one of security.*, sasl.* and ssl.*");
            }
            if (!ProducerConfig.configNames().contains(key)) {
                throw refusal(key + " is no setting of a Kafka client");
            }
            settings.put(key, read.getProperty(key));
        }
        return settings;
    }

    private ConfigException refusal(String why) {
        String key =
                config.securityFile().isEmpty()
                        ? "stream"
                        : "stream.securityFile = " + config.securityFile();
        return new ConfigException(key + ": " + why);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
    }
}
