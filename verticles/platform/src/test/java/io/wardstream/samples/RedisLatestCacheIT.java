package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
import io.wardstream.store.RedisGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class RedisLatestCacheIT {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLatestCacheIT.class);
    private static final long T = 1_764_000_000_000L;
    private static final int DEVICES = 5_000;
    private static final int SECONDS = Boolean.getBoolean("wardstream.long") ? 60 : 4;
    private static final int FLUSHES_A_SECOND = 50;

    @TempDir Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final Meters meters = new Meters();
    private EmbeddedRedis redis;
    private RedisGateway gateway;
    private RedisLatestCache cache;

    @BeforeEach
    void start() {
        redis = EmbeddedRedis.start(directory, 0);
        gateway =
                RedisGateway.open(
                        vertx,
                        new RedisConfig(true, redis.url(), Duration.ofSeconds(1)),
                        new Readiness(),
                        meters);
        cache = RedisLatestCache.open(vertx, gateway, meters);
        Awaitility.await().until(cache::isTrusted);
    }

    @AfterEach
    void stop() {
        cache.close();
        done(gateway.close().compose(_ -> vertx.close()));
        redis.stop();
    }

    @Test
    void writesWhatWasOfferedWhileAWriteWasUnderWay() {
        List<Future<Void>> writes = new ArrayList<>();
        for (int second = 0; second < 200; second++) {
            writes.add(cache.write(List.of(beat(1, second, 60 + second))));
        }

        done(Future.all(writes));

        assertThat(hget(1, "heart_rate:1")).contains(" " + 10 * (60 + 199) + " ");
    }

    @Test
    void failsWritesAtOnceWhileRedisIsAway() {
        redis.kill9();
        Awaitility.await().until(() -> !succeeds(cache.write(List.of(beat(1, 1, 60)))));

        long begin = System.nanoTime();
        boolean isWritten = succeeds(cache.write(List.of(beat(1, 2, 60))));

        assertThat(isWritten).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        assertThat(cache.isTrusted()).isFalse();
        assertThat(meters.registry().get("latest.samples.skipped").counter().count()).isPositive();
    }

    @Test
    void isNotTrustedWithMoreDevicesThanItHolds() {
        List<PublishedSample> tooMany = new ArrayList<>();
        for (int device = 1; device <= 10_001; device++) {
            tooMany.add(beat(device, 1, 60));
        }

        boolean isWritten = succeeds(cache.write(tooMany));

        assertThat(isWritten).isFalse();
        Awaitility.await().until(cache::isTrusted);
        assertThat(meters.registry().get("latest.generations").counter().count()).isEqualTo(2);
    }

    @Test
    void takesFiveThousandSamplesOfSevenVitalsASecond() {
        long cpuBefore = cpuTicks();
        long begin = System.nanoTime();
        int perFlush = DEVICES / FLUSHES_A_SECOND;
        for (int second = 0; second < SECONDS; second++) {
            for (int flush = 0; flush < FLUSHES_A_SECOND; flush++) {
                List<PublishedSample> samples = new ArrayList<>(perFlush);
                for (int i = 1; i <= perFlush; i++) {
                    samples.add(full(flush * perFlush + i, second));
                }
                done(cache.write(samples));
            }
        }
        double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1_000.0;

        int written = DEVICES * SECONDS;
        LOG.info(
                "cache measured samples={} perSecond={} redisCpuSecondsPerMillion={} bytesAPatient={}",
                written,
                Math.round(written / seconds),
                (cpuTicks() - cpuBefore) / 100.0 * 1_000_000 / written,
                await(gateway.send(Request.cmd(Command.MEMORY).arg("USAGE").arg("latest:1"))));
        assertThat(hget(1, "mean_bp:1")).isNotEmpty();
        assertThat(written / seconds).isGreaterThan(DEVICES);
    }

    private static PublishedSample beat(int device, int second, double rate) {
        Vitals vitals = Vitals.builder().put(VitalSign.HEART_RATE, rate).build();
        return published(device, second, vitals);
    }

    private static PublishedSample full(int device, int second) {
        Vitals vitals =
                Vitals.builder()
                        .put(VitalSign.HEART_RATE, 72)
                        .put(VitalSign.PULSE_RATE, 72)
                        .put(VitalSign.SPO2, 97.5)
                        .put(VitalSign.RESPIRATION_RATE, 14)
                        .put(VitalSign.SYSTOLIC_BP, 120)
                        .put(VitalSign.DIASTOLIC_BP, 80)
                        .put(VitalSign.MEAN_BP, 93)
                        .build();
        return published(device, second, vitals);
    }

    private static PublishedSample published(int device, int second, Vitals vitals) {
        long at = T + second * 1_000L;
        VitalSample sample =
                new VitalSample(
                        device,
                        1,
                        second + 1,
                        at,
                        at,
                        at + 20,
                        true,
                        Generation.REAL,
                        vitals,
                        null);
        return new PublishedSample(sample, 1, 1, device, T, second);
    }

    private String hget(int patient, String field) {
        return Objects.toString(
                await(
                        gateway.send(
                                Request.cmd(Command.HGET)
                                        .arg(LatestText.hash(patient))
                                        .arg(field))),
                "");
    }

    private static boolean succeeds(Future<?> future) {
        return await(future.transform(done -> Future.succeededFuture(done.succeeded())));
    }

    /** Of the Redis process, in hundredths of a second. */
    private long cpuTicks() {
        return ProcessHandle.of(redis.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .map(used -> used.toMillis() / 10)
                .orElse(0L);
    }
}
