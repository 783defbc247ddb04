package io.wardstream.lifecycle;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.config.RollupConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.rollup.RollupStep;
import io.wardstream.samples.rollup.RollupStep.Kind;
import io.wardstream.samples.rollup.RollupWork;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RollupVerticleIT {

    private static final Instant NOW = Instant.parse("2026-03-01T13:17:40Z");
    private static final RollupConfig CONFIG =
            new RollupConfig(Duration.ofMillis(100), Duration.ofSeconds(15));

    private RegistryBed bed;

    @BeforeEach
    void prepare() {
        bed = new RegistryBed();
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    /** Does what it is told to, then nothing. */
    private static final class ScriptedWork implements RollupWork {
        final Deque<Kind> script;
        final List<Long> asked = new CopyOnWriteArrayList<>();

        ScriptedWork(Kind... script) {
            this.script = new ArrayDeque<>(List.of(script));
        }

        @Override
        public synchronized Future<RollupStep> step(long closedBefore) {
            asked.add(closedBefore);
            Kind kind = script.isEmpty() ? Kind.IDLE : script.pop();
            return Future.succeededFuture(
                    new RollupStep(kind, 3, 2, NOW.minusSeconds(40).toEpochMilli(), 7));
        }
    }

    @Test
    void goesOnAtOnceUntilThereIsNothingToDoAndShowsHowFarItIs() {
        ScriptedWork work =
                new ScriptedWork(
                        Kind.MARKED, Kind.WAITING, Kind.SETTLED, Kind.CLOSED, Kind.REPAIRED);
        Meters meters = new Meters();

        done(bed.vertx.deployVerticle(verticle(work, meters)));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> work.asked.size() >= 8);

        assertThat(work.asked).containsOnly(NOW.minusSeconds(15).toEpochMilli());
        assertThat(meters.registry().get("rollup.lag.seconds").gauge().value()).isEqualTo(40);
        assertThat(meters.registry().get("rollup.dirty.waiting").gauge().value()).isEqualTo(7);
    }

    @Test
    void triesAgainAfterAFailure() {
        List<Long> asked = new CopyOnWriteArrayList<>();
        RollupWork failing =
                closedBefore -> {
                    asked.add(closedBefore);
                    return Future.failedFuture(new StorageException(Category.RETRY, "away", null));
                };
        Meters meters = new Meters();

        done(bed.vertx.deployVerticle(verticle(failing, meters)));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> asked.size() >= 3);

        assertThat(meters.registry().get("rollup.failures").counter().count())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void oneOfTwoNodesWorksAndTheOtherAfterIt() {
        ScriptedWork first = new ScriptedWork();
        ScriptedWork second = new ScriptedWork();
        String id = await(bed.vertx.deployVerticle(verticle(first, new Meters())));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !first.asked.isEmpty());
        done(bed.vertx.deployVerticle(verticle(second, new Meters())));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> first.asked.size() > 5);
        boolean isAlone = second.asked.isEmpty();

        done(bed.vertx.undeploy(id));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !second.asked.isEmpty());

        assertThat(isAlone).isTrue();
    }

    private RollupVerticle verticle(RollupWork work, Meters meters) {
        return new RollupVerticle(
                CONFIG, bed.database.leases(), work, Clock.fixed(NOW, ZoneOffset.UTC), meters);
    }
}
