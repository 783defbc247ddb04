package io.wardstream.lifecycle;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.config.LifecycleConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.PgSampleSlots;
import io.wardstream.samples.SampleSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PartitionVerticleIT {

    private static final Instant NOW = Instant.parse("2026-03-01T13:17:00Z");

    private final List<Instant> forgotten = new CopyOnWriteArrayList<>();
    private RegistryBed bed;
    private PgSampleSlots slots;

    @BeforeEach
    void prepare() {
        bed = new RegistryBed();
        slots = new PgSampleSlots(bed.database);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void hasOpenedEverySlotWhenItHasStarted() {
        Meters meters = new Meters();

        done(bed.vertx.deployVerticle(verticle(4, NOW, meters)));

        List<SampleSlot> open = open();
        assertThat(open).hasSize(25);
        assertThat(open.getFirst().from()).isEqualTo(Instant.parse("2026-02-27T12:00:00Z"));
        assertThat(open.getLast().to()).isEqualTo(Instant.parse("2026-03-03T16:00:00Z"));
        assertThat(partitions("vital_sample")).isEqualTo(25);
        assertThat(partitions("sample_flush")).isEqualTo(25);
        assertThat(meters.registry().get("lifecycle.slots.ahead.seconds").gauge().value())
                .isBetween(50.7 * 3_600, 50.8 * 3_600);
    }

    @Test
    void forgetsScoresOfAMonthAgoWhenItHoldsTheLease() {
        done(bed.vertx.deployVerticle(verticle(4, NOW, new Meters())));

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !forgotten.isEmpty());

        assertThat(forgotten).containsOnly(NOW.minus(Duration.ofDays(30)));
    }

    @Test
    void sealsWhatEndedLongAgoWhenItHoldsTheLease() {
        SampleSlot old =
                new SampleSlot(NOW.minus(Duration.ofHours(53)), NOW.minus(Duration.ofHours(49)));
        SampleSlot young = new SampleSlot(old.to(), Instant.parse("2026-02-27T16:00:00Z"));
        done(slots.open(old).compose(_ -> slots.open(young)));

        done(bed.vertx.deployVerticle(verticle(4, NOW, new Meters())));

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> await(slots.openEndedBefore(old.to())).isEmpty());
        assertThat(open()).contains(young).doesNotContain(old);
        assertThat(await(slots.seal(old))).isFalse();
        assertThat(await(slots.open(old))).isFalse();
    }

    @Test
    void startsOnManyNodesAtOnce() {
        done(
                Future.all(
                        List.of(
                                bed.vertx.deployVerticle(verticle(4, NOW, new Meters())),
                                bed.vertx.deployVerticle(verticle(4, NOW, new Meters())),
                                bed.vertx.deployVerticle(verticle(4, NOW, new Meters())))));

        assertThat(open()).hasSize(25);
    }

    @Test
    void adoptsSlotsOfAnotherLengthWithoutOverlapOrHole() {
        done(bed.vertx.deployVerticle(verticle(6, NOW.minus(Duration.ofHours(30)), new Meters())));

        done(bed.vertx.deployVerticle(verticle(4, NOW, new Meters())));

        List<SampleSlot> open = open();
        for (int i = 1; i < open.size(); i++) {
            assertThat(open.get(i).from()).isEqualTo(open.get(i - 1).to());
        }
        assertThat(open.getLast().to()).isEqualTo(Instant.parse("2026-03-03T16:00:00Z"));
    }

    @Test
    void refusesToStartWithoutADatabase() {
        done(bed.database.close());

        boolean isDeployed =
                await(
                        bed.vertx
                                .deployVerticle(verticle(4, NOW, new Meters()))
                                .transform(one -> Future.succeededFuture(one.succeeded())));

        assertThat(isDeployed).isFalse();
    }

    @Test
    void forgetsTheFlushesOfSlotsThatEnded() {
        done(bed.vertx.deployVerticle(verticle(4, NOW, new Meters())));

        int forgotten = await(slots.forgetFlushesBefore(Instant.parse("2026-02-28T00:00:00Z")));

        assertThat(forgotten).isEqualTo(3);
        assertThat(partitions("sample_flush")).isEqualTo(22);
        assertThat(partitions("vital_sample")).isEqualTo(25);
        assertThat(await(slots.forgetFlushesBefore(Instant.parse("2026-02-28T00:00:00Z"))))
                .isZero();
    }

    private PartitionVerticle verticle(int slotHours, Instant now, Meters meters) {
        return new PartitionVerticle(
                new LifecycleConfig(
                        true,
                        Duration.ofHours(slotHours),
                        Duration.ofHours(48),
                        Duration.ofHours(48),
                        bed.config.lifecycle().rollup(),
                        bed.config.lifecycle().archive(),
                        bed.config.lifecycle().cold()),
                bed.database.leases(),
                slots,
                before -> {
                    forgotten.add(before);
                    return Future.succeededFuture(0);
                },
                Clock.fixed(now, ZoneOffset.UTC),
                meters);
    }

    private List<SampleSlot> open() {
        return await(slots.openAfter(Instant.EPOCH));
    }

    private long partitions(String parent) {
        return await(
                bed.database
                        .platform()
                        .preparedQuery(
                                "SELECT count(*) FROM pg_inherits WHERE inhparent ="
                                        + " $1::text::regclass")
                        .execute(io.vertx.sqlclient.Tuple.of(parent))
                        .map(rows -> rows.iterator().next().getLong(0)));
    }
}
