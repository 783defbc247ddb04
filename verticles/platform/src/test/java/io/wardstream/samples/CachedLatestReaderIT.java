package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.config.RedisConfig;
import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.store.RedisGateway;
import io.wardstream.store.Scope;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CachedLatestReaderIT {

    private static final Instant NOW = Instant.parse("2026-03-01T13:17:00Z");
    private static final long NOW_MILLIS = NOW.toEpochMilli();
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final long DAY = 86_400_000L;

    @TempDir static Path redisDirectory;
    private static SampleBed bed;
    private static EmbeddedRedis redis;

    private Node node;
    private int patient;
    private int device;
    private int nextSeq;

    @BeforeAll
    static void startServers() {
        bed = new SampleBed(NOW);
        redis = EmbeddedRedis.start(redisDirectory, 0);
    }

    @AfterAll
    static void stopServers() {
        redis.stop();
        bed.close();
    }

    @BeforeEach
    void startNode() {
        node = new Node();
        node.awaitTrusted();
        patient = bed.patient();
        device = bed.device();
        bed.epoch(device, 1, 1_700_000_000_000L);
        bed.assign(device, patient, NOW_MILLIS - DAY, null);
        nextSeq = 0;
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    @Test
    void answersFromRedisOnceTheHashIsWhole() {
        commit(sample(NOW_MILLIS - 1_000, VitalSign.HEART_RATE, 72));

        LatestVitals first = node.latest(patient);
        Awaitility.await().untilAsserted(() -> assertThat(isWhole(patient)).isTrue());
        double readsBefore = node.readsFromRedis();
        LatestVitals second = node.latest(patient);

        assertThat(first.values()).hasSize(1);
        assertThat(first.values().getFirst().value()).isEqualTo(72);
        assertThat(second).isEqualTo(first);
        assertThat(node.readsFromRedis()).isEqualTo(readsBefore + 1);
    }

    @Test
    void neverGoesBackwards() {
        node.read(patient);
        List<PublishedSample> newer = stored(sample(NOW_MILLIS - 1_000, VitalSign.SPO2, 97.5));
        List<PublishedSample> older = stored(sample(NOW_MILLIS - 2_000, VitalSign.SPO2, 88));

        done(node.cache.write(newer));
        done(node.cache.write(older));

        assertThat(node.latest(patient).values())
                .extracting(LatestValue::value)
                .containsExactly(97.5);
        assertSameAnswers();
    }

    @Test
    void keepsAnOlderSamplesVitalThatTheNewerOneDoesNotHave() {
        node.read(patient);
        List<PublishedSample> newer = stored(sample(NOW_MILLIS - 1_000, VitalSign.SPO2, 97.5));
        List<PublishedSample> older =
                stored(sample(NOW_MILLIS - 2_000, VitalSign.SYSTOLIC_BP, 120));

        done(node.cache.write(newer));
        done(node.cache.write(older));

        assertThat(node.latest(patient).values()).hasSize(2);
        assertSameAnswers();
    }

    @Test
    void showsTheNewPatientNothingOfTheFormerOne() {
        int next = bed.patient();
        int moved = bed.device();
        bed.epoch(moved, 1, 1);
        bed.assign(moved, patient, NOW_MILLIS - DAY, NOW_MILLIS - 60_000);
        bed.assign(moved, next, NOW_MILLIS - 60_000, null);
        VitalSample before = sample(moved, 1, 1, NOW_MILLIS - 61_000, VitalSign.HEART_RATE, 180);
        VitalSample after = sample(moved, 1, 2, NOW_MILLIS - 59_000, VitalSign.SPO2, 99);

        bed.store(Table.SLOT, List.of(before, after));
        done(node.cache.write(List.of(published(before, patient), published(after, next))));

        for (int read = 0; read < 2; read++) {
            assertThat(node.latest(next).values())
                    .extracting(LatestValue::sign)
                    .containsExactly(VitalSign.SPO2);
            assertThat(node.latest(patient).values())
                    .extracting(LatestValue::sign)
                    .containsExactly(VitalSign.HEART_RATE);
            awaitWhole(next);
        }
    }

    @Test
    void doesNotBelieveAValueFiledUnderTheWrongPatient() {
        int stranger = bed.device();
        bed.epoch(stranger, 1, 1);
        commit(sample(NOW_MILLIS - 5_000, VitalSign.HEART_RATE, 72));
        VitalSample foreign = sample(stranger, 1, 1, NOW_MILLIS - 1_000, VitalSign.HEART_RATE, 30);
        node.read(patient);
        awaitWhole(patient);

        done(node.cache.write(List.of(published(foreign, patient))));

        assertThat(node.latest(patient).values())
                .extracting(LatestValue::value)
                .containsExactly(72.0);
        assertSameAnswers();
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(raw(Command.HGETALL, "latest:" + patient))
                                        .doesNotContain("heart_rate:" + stranger));
    }

    @Test
    void passesOverSamplesOfNobodyAndSamplesThatWereNotLive() {
        VitalSample late =
                new VitalSample(
                        device,
                        1,
                        1,
                        NOW_MILLIS - 1_000,
                        NOW_MILLIS - 1_000,
                        NOW_MILLIS,
                        false,
                        Generation.REAL,
                        Vitals.builder().put(VitalSign.SPO2, 80).build(),
                        null);
        bed.store(Table.SLOT, List.of(late));

        done(node.cache.write(List.of(published(late, patient), published(late, 0))));

        assertThat(node.latest(patient).values()).isEmpty();
        assertThat(raw(Command.EXISTS, "latest:0")).isEqualTo("0");
        assertSameAnswers();
    }

    @Test
    void answersNobodyFromAnotherHospital() {
        commit(sample(NOW_MILLIS - 1_000, VitalSign.HEART_RATE, 72));
        node.read(patient);
        awaitWhole(patient);
        Scope elsewhere = Scope.hospitals(List.of(bed.ward.hospitalId() + 1_000));

        assertThat(await(node.reader.latest(elsewhere, patient)).values()).isEmpty();
        assertThat(await(node.reader.latest(Scope.hospitals(List.of()), patient)).values())
                .isEmpty();
    }

    @Test
    void believesNoSeedOfAnOlderGeneration() {
        commit(sample(NOW_MILLIS - 2_000, VitalSign.HEART_RATE, 72));
        node.read(patient);
        awaitWhole(patient);
        List<PublishedSample> neverCached =
                stored(sample(NOW_MILLIS - 1_000, VitalSign.HEART_RATE, 90));

        node.cache.invalidate();
        node.awaitTrusted();

        assertThat(neverCached).hasSize(1);
        assertThat(node.latest(patient).values())
                .extracting(LatestValue::value)
                .containsExactly(90.0);
        assertSameAnswers();
    }

    @Test
    void makesTheSeedsVoidForEveryNodeWhenOneHasLostAWrite() {
        Node other = new Node();
        other.awaitTrusted();
        commit(sample(NOW_MILLIS - 2_000, VitalSign.HEART_RATE, 72));
        other.read(patient);
        awaitWhole(patient);
        List<PublishedSample> lost = stored(sample(NOW_MILLIS - 1_000, VitalSign.HEART_RATE, 90));

        node.cache.invalidate();
        node.awaitTrusted();

        assertThat(lost).hasSize(1);
        assertThat(other.latest(patient).values())
                .extracting(LatestValue::value)
                .containsExactly(90.0);
        other.close();
    }

    @Test
    void answersTheSameWhileRedisIsKilledAndAfterItIsBack() {
        commit(sample(NOW_MILLIS - 9_000, VitalSign.HEART_RATE, 72));
        node.read(patient);
        awaitWhole(patient);

        redis.kill9();
        List<PublishedSample> missed = stored(sample(NOW_MILLIS - 8_000, VitalSign.SPO2, 91));
        long begin = System.nanoTime();
        boolean isWritten = finished(node.cache.write(missed));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(isWritten).isFalse();
        assertThat(took).isLessThan(Duration.ofSeconds(2));
        assertSameAnswers();

        redis.restart();
        node.awaitTrusted();
        commit(sample(NOW_MILLIS - 7_000, VitalSign.RESPIRATION_RATE, 14));
        assertThat(node.latest(patient).values()).hasSize(3);
        awaitWhole(patient);
        assertThat(node.latest(patient).values()).hasSize(3);
        assertSameAnswers();
    }

    @Test
    void answersTheSameAfterRedisWasEmptied() {
        commit(sample(NOW_MILLIS - 9_000, VitalSign.HEART_RATE, 72));
        node.read(patient);
        awaitWhole(patient);

        String _ = raw(Command.FLUSHALL);
        commit(sample(NOW_MILLIS - 8_000, VitalSign.SPO2, 91));

        assertThat(node.latest(patient).values()).hasSize(2);
        node.awaitTrusted();
        assertThat(node.latest(patient).values()).hasSize(2);
        awaitWhole(patient);
        assertSameAnswers();
    }

    @Test
    void doesNotBelieveARedisThatCameBackWithAnOldSnapshot() {
        commit(sample(NOW_MILLIS - 9_000, VitalSign.HEART_RATE, 72));
        node.read(patient);
        awaitWhole(patient);
        String hash = "latest:" + patient;
        String oldSeed = raw(Command.HGET, hash, LatestText.SEED);
        String field = LatestText.field(VitalSign.HEART_RATE, device);
        String oldValue = raw(Command.HGET, hash, field);
        commit(sample(NOW_MILLIS - 8_000, VitalSign.HEART_RATE, 90));

        // Scripts are in no snapshot; generation and seed are those of before.
        String _ = raw(Command.SCRIPT, "FLUSH");
        String _ = raw(Command.HSET, hash, LatestText.SEED, oldSeed, field, oldValue);

        assertThat(node.latest(patient).values())
                .extracting(LatestValue::value)
                .containsExactly(90.0);
        node.awaitTrusted();
        assertSameAnswers();
    }

    @Test
    void answersTheSameWhileRedisHangs() {
        commit(sample(NOW_MILLIS - 9_000, VitalSign.HEART_RATE, 72));
        node.read(patient);
        awaitWhole(patient);

        redis.pause();
        try {
            boolean isWritten =
                    finished(
                            node.cache.write(
                                    stored(sample(NOW_MILLIS - 8_000, VitalSign.SPO2, 91))));

            assertThat(isWritten).isFalse();
            assertThat(node.latest(patient).values()).hasSize(2);
        } finally {
            redis.resume();
        }
        node.awaitTrusted();
        assertThat(node.latest(patient).values()).hasSize(2);
        assertSameAnswers();
    }

    @Test
    void refusesASeedForAHashThatHasGoneMeanwhile() {
        commit(sample(NOW_MILLIS - 9_000, VitalSign.HEART_RATE, 72));
        Response answer = await(node.gateway.send(LatestHash.read(patient, "life-1")));
        LatestHash before = LatestHash.of(answer, List.of(), NOW_MILLIS);
        String _ = raw(Command.DEL, "latest:" + patient);
        commit(sample(NOW_MILLIS - 8_000, VitalSign.SPO2, 91));

        Response seeded =
                await(
                        node.gateway.send(
                                before.makeWhole(patient, List.of(), NOW_MILLIS, List.of())));

        assertThat(before.incarnation()).isNotEmpty();
        assertThat(seeded.toInteger()).isZero();
        assertThat(isWhole(patient)).isFalse();
    }

    @RepeatedTest(12)
    void givesTheAnswerOfPostgresWhateverHappens(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int[] patients = {patient, bed.patient()};
        int[] devices = {device, bed.device(), bed.device()};
        for (int one : devices) {
            if (one != device) {
                bed.epoch(one, 1, 1_700_000_000_000L);
                int half = random.nextInt(2);
                long change = NOW_MILLIS - random.nextInt(600_000);
                bed.assign(one, patients[half], NOW_MILLIS - DAY, change);
                bed.assign(one, patients[1 - half], change, null);
            }
            // Made known later, although it is older.
            bed.epoch(one, 2, 1_600_000_000_000L);
        }

        for (int round = 0; round < 12; round++) {
            List<VitalSample> samples = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                samples.add(randomSample(random, devices[random.nextInt(devices.length)]));
            }
            commit(random.nextInt(4) == 0 ? Table.LATE : Table.SLOT, samples);
            if (random.nextInt(12) == 0) {
                String _ = raw(Command.FLUSHALL);
            }
            if (random.nextInt(12) == 0) {
                String _ = raw(Command.DEL, "latest:" + patients[random.nextInt(2)]);
            }
            for (int one : patients) {
                LatestVitals truth = await(node.truth.latest(bed.scope, one));
                assertThat(node.latest(one)).isEqualTo(truth);
                assertThat(node.latest(one)).isEqualTo(truth);
            }
        }
    }

    /** In any order, often of the same millisecond, with some vitals. */
    private VitalSample randomSample(Random random, int deviceId) {
        Vitals.Builder vitals = Vitals.builder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            VitalSign sign = VitalSign.ofIndex(random.nextInt(VitalSign.COUNT));
            vitals.put(sign, 20 + random.nextInt(25), Validity.ofBits(random.nextInt(4)));
        }
        long back =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(3);
                    case 1 -> random.nextInt(700_000);
                    case 2 -> random.nextInt(8_000_000);
                    default -> random.nextInt(50_000_000);
                };
        return new VitalSample(
                deviceId,
                1 + random.nextInt(2),
                ++nextSeq,
                NOW_MILLIS - back,
                NOW_MILLIS - back,
                NOW_MILLIS - back + 100,
                random.nextInt(5) != 0,
                Generation.REAL,
                vitals.build(),
                null);
    }

    private VitalSample sample(long observedAt, VitalSign sign, double value) {
        return sample(device, 1, ++nextSeq, observedAt, sign, value);
    }

    private static VitalSample sample(
            int deviceId, int epochNo, int seq, long observedAt, VitalSign sign, double value) {
        return new VitalSample(
                deviceId,
                epochNo,
                seq,
                observedAt,
                observedAt,
                observedAt + 50,
                true,
                Generation.REAL,
                Vitals.builder().put(sign, value).build(),
                null);
    }

    private void commit(VitalSample sample) {
        commit(Table.SLOT, List.of(sample));
    }

    /** What ingest does: commit, then offer what was live to the cache, whose answer it ignores. */
    private void commit(Table table, List<VitalSample> samples) {
        bed.store(table, samples);
        boolean _ =
                finished(
                        node.cache.write(
                                samples.stream()
                                        .map(one -> published(one, patientOf(one)))
                                        .toList()));
    }

    private static List<PublishedSample> stored(VitalSample sample) {
        bed.store(Table.SLOT, List.of(sample));
        return List.of(published(sample, patientOf(sample)));
    }

    private static PublishedSample published(VitalSample sample, int patientId) {
        long epoch = sample.epochNo() == 1 ? 1_700_000_000_000L : 1_600_000_000_000L;
        return new PublishedSample(
                sample, bed.ward.hospitalId(), bed.ward.id(), patientId, epoch, 0);
    }

    private static int patientOf(VitalSample sample) {
        return await(
                bed.registry
                        .database
                        .platform()
                        .preparedQuery(
                                """
                                SELECT patient_id FROM device_assignment
                                WHERE device_id = $1 AND valid_from <= $2
                                  AND (valid_to IS NULL OR valid_to > $2)
                                """)
                        .execute(
                                io.vertx.sqlclient.Tuple.of(
                                        sample.deviceId(), SampleBed.utc(sample.observedAt())))
                        .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger(0)));
    }

    private void assertSameAnswers() {
        LatestVitals truth = await(node.truth.latest(bed.scope, patient));
        assertThat(node.latest(patient)).isEqualTo(truth);
        assertThat(node.latest(patient)).isEqualTo(truth);
    }

    private static boolean finished(io.vertx.core.Future<?> future) {
        return await(
                future.transform(done -> io.vertx.core.Future.succeededFuture(done.succeeded())));
    }

    private static void awaitWhole(int patientId) {
        Awaitility.await().untilAsserted(() -> assertThat(isWhole(patientId)).isTrue());
    }

    /** Seeded for the generation in force. */
    private static boolean isWhole(int patientId) {
        String seed = raw(Command.HGET, "latest:" + patientId, LatestText.SEED);
        String generation = raw(Command.GET, LatestText.GENERATION);
        return !generation.isEmpty() && seed.startsWith(generation);
    }

    /** The answer as text, empty for none. */
    private static String raw(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        Redis client = Redis.createClient(bed.registry.vertx, redis.url());
        @Nullable Response answer = await(client.send(request));
        done(client.close());
        return answer == null ? "" : answer.toString();
    }

    /** What one node has of the cache. */
    private static final class Node {
        final Meters meters = new Meters();
        final RedisGateway gateway =
                RedisGateway.open(
                        bed.registry.vertx,
                        new RedisConfig(true, redis.url(), Duration.ofMillis(500)),
                        new Readiness(),
                        meters);
        final RedisLatestCache cache = RedisLatestCache.open(bed.registry.vertx, gateway, meters);
        final PgLatestReader truth =
                new PgLatestReader(
                        bed.registry.database, bed.registry.registry.assignments(), CLOCK);
        final CachedLatestReader reader =
                new CachedLatestReader(
                        cache, truth, bed.registry.registry.assignments(), CLOCK, meters);

        void read(int patientId) {
            LatestVitals _ = latest(patientId);
        }

        LatestVitals latest(int patientId) {
            return await(reader.latest(bed.scope, patientId));
        }

        void awaitTrusted() {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(cache::isTrusted);
        }

        double readsFromRedis() {
            return meters.registry().get("latest.reads").tag("source", "redis").counter().count();
        }

        void close() {
            cache.close();
            done(gateway.close());
        }
    }
}
