package io.wardstream.samples.rollup;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.SampleBed;
import io.wardstream.samples.rollup.RollupStep.Kind;
import io.wardstream.store.MigratedDatabase;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL is killed with -9 in the middle of steps. */
final class RollupRestartIT {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final int MOST_STEPS = 500;

    private PostgresServer server;
    private RollupBed bed;

    @BeforeEach
    void prepare() {
        server = TestPostgres.ownServer();
        RegistryBed registry = new RegistryBed(MigratedDatabase.in(server));
        bed = new RollupBed(new SampleBed(registry, START), START);
    }

    @AfterEach
    void stop() {
        bed.close();
        server.stop();
    }

    @Test
    void nothingIsLostOrDoubled() {
        int device = bed.deviceOf(bed.samples.patient());
        bed.flush(bed.sample(device, 1, 0, 60), bed.sample(device, 2, 3_599, 70));
        bed.rollUp(60);
        bed.flush(bed.sample(device, 3, 10, 80));
        AtomicInteger written = new AtomicInteger();
        RollupWork work =
                bed.work(
                        point -> {
                            if (point == RollupPoint.STEP_WRITTEN
                                    && written.incrementAndGet() % 3 == 0) {
                                server.kill9();
                                server.restart();
                            }
                        });

        Kind last = Kind.WAITING;
        for (int steps = 0; last != Kind.IDLE && steps < MOST_STEPS; steps++) {
            last =
                    await(
                            work.step(bed.at(3_600))
                                    .map(RollupStep::kind)
                                    .recover(_ -> Future.succeededFuture(Kind.WAITING)));
        }

        assertThat(last).isEqualTo(Kind.IDLE);
        assertThat(written.get()).isGreaterThan(3);
        bed.assertRight();
    }
}
