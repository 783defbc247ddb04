package io.wardstream.stream;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.Alarm;
import io.wardstream.embedded.EmbeddedKafka;
import io.wardstream.embedded.TestKafka;
import io.wardstream.registry.RegistryBed;
import io.wardstream.stream.TopicReader.Read;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** From PostgreSQL to a real broker, which is treated badly; what comes is read by a consumer. */
class StreamIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String KCAT = "kcat";

    private static EmbeddedKafka kafka;
    private static TopicReader topics;

    private StreamBed bed;
    private int patient;
    private int device;
    private String deviceId;

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.ownServer();
        topics = new TopicReader(kafka.bootstrapServers());
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        bed = new StreamBed(kafka.bootstrapServers(), test.getTestMethod().orElseThrow().getName());
        patient = bed.samples.patient();
        device = bed.device(patient);
        deviceId = bed.publicId("device", device).toString();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void sendsSamplesKeyedByThePatientAndElseByTheDevice() {
        int unassigned = bed.device(0);
        String patientId = bed.publicId("patient", patient).toString();
        String unassignedId = bed.publicId("device", unassigned).toString();
        StreamNode node = begun();

        bed.flush(device, 3);
        bed.flush(unassigned, 1);

        awaitRecords(node, Feed.SAMPLES, 4);
        List<Read> read = topics.all(bed.samplesTopic);
        List<Read> ofPatient =
                read.stream().filter(record -> record.key().equals(patientId)).toList();
        assertThat(ofPatient).extracting(Read::seq).containsExactly(1, 2, 3);
        assertThat(ofPatient)
                .extracting(Read::partition)
                .containsOnly(ofPatient.getFirst().partition());
        assertThat(ofPatient)
                .extracting(record -> record.value().getString("deviceId"))
                .containsOnly(deviceId);
        Read first = ofPatient.getFirst();
        assertThat(first.headers())
                .containsEntry("kind", "sample")
                .containsEntry("schema", "1")
                .containsEntry("device", deviceId)
                .containsEntry("epoch", String.valueOf(StreamBed.EPOCH))
                .containsEntry("hospital", bed.samples.ward.hospitalPublicId().toString());
        assertThat(first.value().getJsonObject("values"))
                .isEqualTo(new JsonObject().put("heart_rate", 61));
        assertThat(read)
                .filteredOn(record -> record.key().equals(unassignedId))
                .extracting(record -> record.value().getString("patientId"))
                .containsExactly((String) null);
    }

    @Test
    void sendsWhatHappensToAlarmsInItsOrder() {
        Alarm _ = bed.raise(patient, device); // before the stream has begun
        StreamNode node = begun();

        Alarm alarm = bed.raise(bed.samples.patient(), device);
        bed.acknowledge(alarm);

        awaitRecords(node, Feed.ALARMS, 2);
        List<Read> read = topics.all(bed.alarmsTopic);
        assertThat(read)
                .extracting(record -> record.value().getJsonObject("event").getString("kind"))
                .containsExactly("raised", "acknowledged");
        assertThat(read)
                .extracting(record -> record.headers().get("version"))
                .containsExactly("1", "2");
        assertThat(read)
                .extracting(record -> record.headers().get("alarm"))
                .containsOnly(alarm.id().toString());
        assertThat(read)
                .extracting(Read::key)
                .containsOnly(alarm.subject().patientPublicId().toString());
    }

    /** Nodes come and go in the middle of flushes; the last one ends what there is. */
    @Test
    void leavesNoHoleWhoeverSends() {
        int other = bed.device(bed.samples.patient());
        StreamNode node = begun();

        for (int turn = 1; turn <= 4; turn++) {
            StreamNode next = bed.node("node-" + turn);
            for (int flush = 0; flush < 10; flush++) {
                bed.flush(device, 15);
                bed.flush(other, 15);
                if (flush == 4) {
                    node.stop();
                }
            }
            node = next;
        }

        awaitComplete(Set.of(device, other), 600);
        List<Read> read = topics.all(bed.samplesTopic);
        Map<String, JsonObject> once = new HashMap<>();
        for (Read record : read) {
            JsonObject before = once.putIfAbsent(record.identity(), record.value());
            assertThat(before == null || before.equals(record.value())).isTrue();
        }
        assertThat(once).hasSize(1_200);
        assertThat(firstSeqs(read, deviceId))
                .isEqualTo(IntStream.rangeClosed(1, 600).boxed().toList());
    }

    @Test
    void goesOnWhenKafkaIsBack() {
        StreamNode node = begun();
        bed.flush(device, 50);
        awaitRecords(node, Feed.SAMPLES, 50);
        kafka.kill9();

        bed.flush(device, 50);
        Alarm alarm = bed.raise(patient, device);

        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(node.failures(Feed.SAMPLES)).isPositive();
                            assertThat(node.lagRecords(Feed.SAMPLES)).isEqualTo(50);
                            assertThat(node.lagRecords(Feed.ALARMS)).isEqualTo(1);
                            assertThat(node.lagSeconds(Feed.SAMPLES)).isGreaterThan(2);
                        });
        kafka.restart();
        awaitComplete(Set.of(device), 100);
        awaitRecords(node, Feed.ALARMS, 1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(node.lagSeconds(Feed.SAMPLES)).isZero());
        assertThat(topics.all(bed.alarmsTopic))
                .extracting(record -> record.headers().get("alarm"))
                .containsOnly(alarm.id().toString());
    }

    /** Batches are of 100 samples here: what is read besides would be lost memory. */
    @Test
    void holdsOneBatchWhileKafkaStandsStill() {
        StreamNode node = begun();
        bed.flush(device, 1);
        awaitRecords(node, Feed.SAMPLES, 1);
        kafka.pause();
        try {
            for (int flush = 0; flush < 20; flush++) {
                bed.flush(device, 50);
            }

            await().atMost(SOON)
                    .untilAsserted(
                            () -> {
                                assertThat(node.failures(Feed.SAMPLES)).isPositive();
                                assertThat(node.lagRecords(Feed.SAMPLES)).isEqualTo(1_000);
                            });
            assertThat(node.records(Feed.SAMPLES)).isEqualTo(1);
        } finally {
            kafka.resume();
        }
        awaitComplete(Set.of(device), 1_001);
    }

    @Test
    void stopsWhileKafkaStandsStill() {
        StreamNode node = begun();
        kafka.pause();
        try {
            bed.flush(device, 10);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(node.lagRecords(Feed.SAMPLES)).isEqualTo(10));

            Instant asked = Instant.now();
            node.stop();

            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(10));
        } finally {
            kafka.resume();
        }
        StreamNode next = bed.node("next");
        awaitComplete(Set.of(device), 10);
        next.stop();
    }

    @Test
    void waitsForATopicThatRefuses() {
        topics.create(bed.samplesTopic, 100);
        StreamNode node = begun();

        bed.flush(device, 10);
        bed.flush(device, 10);

        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(node.failures(Feed.SAMPLES)).isGreaterThan(1);
                            assertThat(node.lagRecords(Feed.SAMPLES)).isEqualTo(20);
                        });
        assertThat(topics.all(bed.samplesTopic)).isEmpty();
        topics.changeMostBytes(bed.samplesTopic, 1 << 20);
        awaitComplete(Set.of(device), 20);
    }

    @Test
    void saysWhatWasForgottenBeforeItWasSent() {
        begun().stop();
        bed.flush(device, 7);
        bed.run("UPDATE stream_position SET reached_at = reached_at - interval '2 days'");
        bed.run("UPDATE sample_flush SET flushed_at = flushed_at - interval '1 day'");
        bed.forgetFlushes();

        StreamNode node = bed.node("later");
        bed.flush(device, 3);

        awaitRecords(node, Feed.SAMPLES, 3);
        await().atMost(SOON).untilAsserted(() -> assertThat(node.lost()).isEqualTo(7));
        assertThat(topics.all(bed.samplesTopic)).extracting(Read::seq).containsExactly(8, 9, 10);
    }

    @Test
    void saysThatSamplesWaitUntilTheyAreSentOrTheStreamIsGivenUp() {
        begun().stop();
        boolean before = bed.areWaiting(Duration.ofHours(1));
        bed.flush(device, 7);

        assertThat(before).isFalse();
        assertThat(bed.areWaiting(Duration.ZERO)).as("just stored").isFalse();
        assertThat(bed.areWaiting(Duration.ofMinutes(2))).isTrue();
        assertThat(bed.areWaiting(Duration.ofHours(49))).as("given up").isFalse();
        StreamNode node = bed.node("later");
        awaitRecords(node, Feed.SAMPLES, 7);
        await().atMost(SOON).until(() -> !bed.areWaiting(Duration.ofMinutes(2)));
    }

    /** After a restore from a dump, transactions count from anew. */
    @Test
    void beginsAnewWhenItsPositionIsOfAnotherServer() {
        begun().stop();
        bed.run("UPDATE stream_position SET xid = '9000000000000'");
        bed.flush(device, 2);

        StreamNode node = begun();
        bed.flush(device, 1);

        awaitRecords(node, Feed.SAMPLES, 1);
        assertThat(topics.all(bed.samplesTopic)).extracting(Read::seq).containsExactly(3);
    }

    @Test
    void isReadByKcat() throws IOException {
        boolean isInstalled =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> new File(folder, KCAT).canExecute());
        assumeTrue(isInstalled, KCAT + " is not installed: nobody else reads what is in Kafka");
        StreamNode node = begun();
        bed.flush(device, 3);
        awaitRecords(node, Feed.SAMPLES, 3);

        List<String> lines = kcat(bed.samplesTopic);

        String patientId = bed.publicId("patient", patient).toString();
        assertThat(lines)
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly(patientId, patientId, patientId);
        assertThat(lines.getFirst())
                .contains("device=" + deviceId, "epoch=" + StreamBed.EPOCH, "seq=1");
        JsonObject value = new JsonObject(lines.getLast().substring(lines.getLast().indexOf('{')));
        assertThat(value.getInteger("seq")).isEqualTo(3);
        assertThat(UUID.fromString(value.getString("deviceId"))).hasToString(deviceId);
    }

    private static List<String> kcat(String topic) throws IOException {
        Process reader =
                new ProcessBuilder(
                                KCAT,
                                "-b",
                                kafka.bootstrapServers(),
                                "-t",
                                topic,
                                "-C",
                                "-e",
                                "-q",
                                "-f",
                                "%k %h %s\\n")
                        .redirectErrorStream(true)
                        .start();
        return new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** A node whose feeds both stand somewhere. */
    private StreamNode begun() {
        StreamNode node = bed.node("node-0");
        await().atMost(SOON).until(() -> positions() == 2);
        return node;
    }

    private long positions() {
        return RegistryBed.await(
                bed.registry
                        .database
                        .platform()
                        .query(
                                "SELECT count(*) FROM stream_position"
                                        + " WHERE xid < pg_snapshot_xmax(pg_current_snapshot())")
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0)));
    }

    private static void awaitRecords(StreamNode node, Feed feed, int count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(node.records(feed)).isGreaterThanOrEqualTo(count));
    }

    private void awaitComplete(Set<Integer> devices, int count) {
        Set<String> wanted =
                devices.stream()
                        .map(one -> bed.publicId("device", one).toString())
                        .flatMap(
                                id ->
                                        IntStream.rangeClosed(1, count)
                                                .mapToObj(
                                                        seq ->
                                                                id
                                                                        + "/"
                                                                        + StreamBed.EPOCH
                                                                        + "/"
                                                                        + seq))
                        .collect(toSet());
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(
                        () ->
                                assertThat(
                                                topics.all(bed.samplesTopic).stream()
                                                        .map(Read::identity)
                                                        .collect(toSet()))
                                        .containsAll(wanted));
    }

    /** Without repeats, in the order in which they came. */
    private static List<Integer> firstSeqs(List<Read> read, String deviceId) {
        return read.stream()
                .filter(record -> deviceId.equals(record.headers().get("device")))
                .map(Read::seq)
                .distinct()
                .toList();
    }
}
