package io.wardstream.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Samples and alarms to Kafka.
 *
 * @param enabled false: nothing is sent
 * @param instances 0: left to other nodes; of those with 1, one does it
 * @param brokers to ask first; they name the others
 * @param samplesTopic may hold {@link #HOSPITAL}, then each hospital has a topic of its own
 * @param alarmsTopic likewise
 * @param securityFile settings of Kafka's clients that begin with security, sasl or ssl; empty:
 *     neither TLS nor log-in
 * @param compression none, gzip, snappy, lz4 or zstd
 * @param batchSamples most samples that are read and sent at a time; one flush is sent whole
 * @param bufferBytes most that waits for Kafka in memory, each topic
 * @param poll between two looks for what was stored
 * @param deliveryTimeout longest a record is tried before its batch is read and sent anew
 */
public record StreamConfig(
        boolean enabled,
        int instances,
        List<Endpoint> brokers,
        String samplesTopic,
        String alarmsTopic,
        String securityFile,
        String compression,
        int batchSamples,
        long bufferBytes,
        Duration poll,
        Duration deliveryTimeout) {

    /** Stands for the id of the hospital in the name of a topic. */
    public static final String HOSPITAL = "{hospital}";

    private static final int KAFKA_PORT = 9092;
    private static final long MEGABYTE = 1L << 20;

    /** As Kafka takes them; an id of a hospital has 36 such characters. */
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private static final String SOME_HOSPITAL = "00000000-0000-0000-0000-000000000000";

    private static final List<String> COMPRESSIONS =
            List.of("none", "gzip", "snappy", "lz4", "zstd");

    public StreamConfig {
        brokers = List.copyOf(brokers);
    }

    static StreamConfig from(ConfigSection stream) {
        StreamConfig config =
                new StreamConfig(
                        stream.flag("enabled", false),
                        stream.intBetween("instances", 1, 0, 1),
                        stream.endpoints("bootstrapServers", List.of(), KAFKA_PORT),
                        stream.nonBlank("samplesTopic", "wardstream.samples"),
                        stream.nonBlank("alarmsTopic", "wardstream.alarms"),
                        stream.text("securityFile", ""),
                        stream.text("compression", "zstd"),
                        stream.intBetween("batchSamples", 5_000, 100, 50_000),
                        stream.intBetween("bufferMegabytes", 16, 1, 512) * MEGABYTE,
                        stream.millis("pollMillis", 250, 10, 60_000),
                        stream.millis("deliveryTimeoutMillis", 30_000, 1_000, 300_000));
        config.check(stream);
        return config;
    }

    private void check(ConfigSection stream) {
        if (enabled && brokers.isEmpty()) {
            throw stream.refusal(
                    "bootstrapServers", brokers, "must name a broker while stream.enabled is true");
        }
        checkTopic(stream, "samplesTopic", samplesTopic);
        checkTopic(stream, "alarmsTopic", alarmsTopic);
        if (samplesTopic.equals(alarmsTopic)) {
            throw stream.refusal("alarmsTopic", alarmsTopic, "must not be stream.samplesTopic too");
        }
        if (!COMPRESSIONS.contains(compression)) {
            throw stream.refusal(
                    "compression",
                    compression,
                    "must be one of " + String.join(", ", COMPRESSIONS));
        }
    }

    private static void checkTopic(ConfigSection stream, String key, String topic) {
        String named = topic.replace(HOSPITAL, SOME_HOSPITAL);
        if (!TOPIC.matcher(named).matches() || named.equals(".") || named.equals("..")) {
            throw stream.refusal(
                    key,
                    topic,
                    "must be 1 to 249 letters, digits, dots, dashes or underscores, {hospital} for"
                            + " the hospital's id");
        }
    }
}
