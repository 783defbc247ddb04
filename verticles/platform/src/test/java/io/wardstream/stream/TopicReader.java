package io.wardstream.stream;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics of a broker from their beginning, and makes them. */
record TopicReader(String brokers) {
    private static final String MOST_BYTES = "max.message.bytes";

    /** A record as a consumer sees it. */
    record Read(int partition, String key, Map<String, String> headers, JsonObject value) {

        String identity() {
            return headers.get("device") + "/" + headers.get("epoch") + "/" + seq();
        }

        int seq() {
            return Integer.parseInt(headers.getOrDefault("seq", "0"));
        }
    }

    /** All there is now, partition by partition in their order. */
    List<Read> all(String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", brokers, "enable.auto.commit", false);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            Collection<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Read> all = new ArrayList<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(one -> all.add(read(one)));
            }
            return all;
        }
    }

    private static Read read(ConsumerRecord<String, String> one) {
        Map<String, String> headers = new TreeMap<>();
        one.headers()
                .forEach(
                        header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        return new Read(one.partition(), one.key(), headers, new JsonObject(one.value()));
    }

    /** Makes a topic that takes no larger batch of records than that. */
    void create(String topic, int mostBytes) {
        NewTopic wanted =
                new NewTopic(topic, 2, (short) 1)
                        .configs(Map.of(MOST_BYTES, String.valueOf(mostBytes)));
        try (Admin admin = admin()) {
            await(admin.createTopics(List.of(wanted)).all());
        }
    }

    void changeMostBytes(String topic, int mostBytes) {
        AlterConfigOp change =
                new AlterConfigOp(
                        new ConfigEntry(MOST_BYTES, String.valueOf(mostBytes)), OpType.SET);
        try (Admin admin = admin()) {
            await(
                    admin.incrementalAlterConfigs(
                                    Map.of(
                                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                            List.of(change)))
                            .all());
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", brokers));
    }

    private static void await(KafkaFuture<Void> future) {
        try {
            Void _ = future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException failed) {
            throw new AssertionError("Kafka has not done it", failed);
        }
    }
}
