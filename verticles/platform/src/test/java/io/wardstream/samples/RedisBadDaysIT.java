package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.config.RedisConfig;
import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.store.RedisGateway;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Latest values, asked for all the time, while something happens to Redis. */
final class RedisBadDaysIT {

    private static final long DAY = 86_400_000L;
    private static final int PATIENTS = 20;
    private static final int READERS = 8;
    private static final int PAUSE_MILLIS = 4;

    /** How long something stays broken. */
    private static final Duration BROKEN = Duration.ofMillis(1_200);

    /** What one call of Redis may take, a read of PostgreSQL, and a busy machine. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration P99 = Duration.ofSeconds(2);

    private final SampleBed bed = new SampleBed(Instant.now());
    private final Meters meters = new Meters();
    private EmbeddedRedis redis;
    private RedisGateway gateway;
    private RedisLatestCache cache;
    private CachedLatestReader reader;

    private final int[] patients = new int[PATIENTS];
    private final int[] devices = new int[PATIENTS];

    /** Of each patient, observed last among what was offered to the cache and has come back. */
    private final AtomicLongArray settled = new AtomicLongArray(PATIENTS);

    private final Queue<Long> tookNanos = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    @BeforeEach
    void open(@TempDir Path directory) {
        redis = EmbeddedRedis.start(directory, 0);
        gateway =
                RedisGateway.open(
                        bed.registry.vertx,
                        new RedisConfig(true, redis.url(), Duration.ofMillis(200)),
                        new Readiness(),
                        meters);
        cache = RedisLatestCache.open(bed.registry.vertx, gateway, meters);
        reader =
                new CachedLatestReader(
                        cache,
                        new PgLatestReader(
                                bed.registry.database,
                                bed.registry.registry.assignments(),
                                Clock.systemUTC()),
                        bed.registry.registry.keptAssignments(),
                        Clock.systemUTC(),
                        meters);
        for (int i = 0; i < PATIENTS; i++) {
            patients[i] = bed.patient();
            devices[i] = bed.device();
            bed.epoch(devices[i], 1, 1_700_000_000_000L);
            bed.assign(devices[i], patients[i], System.currentTimeMillis() - DAY, null);
        }
        Awaitility.await().until(cache::isTrusted);
    }

    @AfterEach
    void close() {
        cache.close();
        done(gateway.close());
        bed.close();
        redis.stop();
    }

    @Test
    void isAnsweredRightAndInTimeWhileRedisIsKilledFrozenAndEmptied() {
        List<Future<Void>> work = new ArrayList<>();
        for (int lane = 0; lane < READERS; lane++) {
            work.add(readOn());
        }
        work.add(writeOn(1));
        untilRedisAnswers();

        redis.kill9();
        pause(BROKEN);
        redis.restart();
        untilRedisAnswers();
        redis.pause();
        pause(BROKEN);
        redis.resume();
        untilRedisAnswers();
        done(gateway.send(Request.cmd(Command.FLUSHALL)));
        pause(BROKEN);
        untilRedisAnswers();

        isOver = true;
        done(Future.join(work));
        List<Long> sorted = tookNanos.stream().sorted().toList();
        assertThat(wrong).isEmpty();
        assertThat(sorted).hasSizeGreaterThan(200);
        assertThat(Duration.ofNanos(sorted.getLast())).isLessThan(LONGEST);
        assertThat(Duration.ofNanos(sorted.get(sorted.size() * 99 / 100))).isLessThan(P99);
    }

    /** Half of what is asked is answered from Redis again. */
    private void untilRedisAnswers() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            double redisBefore = reads("redis");
                            double storeBefore = reads("postgres");
                            pause(Duration.ofMillis(200));
                            return reads("redis") - redisBefore > reads("postgres") - storeBefore;
                        });
    }

    private double reads(String source) {
        return meters.registry().get("latest.reads").tag("source", source).counter().count();
    }

    private Future<Void> readOn() {
        if (isOver) {
            return Future.succeededFuture();
        }
        int one = ThreadLocalRandom.current().nextInt(PATIENTS);
        long atLeast = settled.get(one);
        long begun = System.nanoTime();
        return reader.latest(bed.scope, patients[one])
                .onSuccess(found -> judge(one, atLeast, found))
                .onFailure(cause -> wrong.add(cause.toString()))
                .eventually(
                        () -> {
                            tookNanos.add(System.nanoTime() - begun);
                            return later(PAUSE_MILLIS);
                        })
                .otherwiseEmpty()
                .compose(_ -> readOn());
    }

    private void judge(int one, long atLeast, LatestVitals found) {
        long shown = found.values().isEmpty() ? 0 : found.values().getFirst().observedAt();
        boolean isOfAnother =
                found.values().stream().anyMatch(value -> value.deviceId() != devices[one]);
        if (shown < atLeast || isOfAnother) {
            wrong.add("patient " + one + " shows " + shown + ", settled was " + atLeast);
        }
    }

    /** What ingest does: commit, then offer to the cache. */
    private Future<Void> writeOn(int seq) {
        if (isOver) {
            return Future.succeededFuture();
        }
        long now = System.currentTimeMillis();
        List<PublishedSample> samples = new ArrayList<>();
        for (int i = 0; i < PATIENTS; i++) {
            VitalSample sample =
                    new VitalSample(
                            devices[i],
                            1,
                            seq,
                            now,
                            now,
                            now,
                            true,
                            Generation.REAL,
                            Vitals.builder().put(VitalSign.HEART_RATE, 60 + seq % 60).build(),
                            null);
            samples.add(
                    new PublishedSample(
                            sample,
                            bed.ward.hospitalId(),
                            bed.ward.id(),
                            patients[i],
                            1_700_000_000_000L,
                            0));
        }
        return bed.storing(Table.SLOT, samples.stream().map(PublishedSample::sample).toList())
                .compose(_ -> cache.write(samples).otherwiseEmpty())
                .compose(
                        _ -> {
                            for (int i = 0; i < PATIENTS; i++) {
                                settled.set(i, now);
                            }
                            return later(50);
                        })
                .compose(_ -> writeOn(seq + 1));
    }

    private Future<Void> later(long millis) {
        return bed.registry.vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
    }

    private void pause(Duration time) {
        done(later(time.toMillis()));
    }
}
