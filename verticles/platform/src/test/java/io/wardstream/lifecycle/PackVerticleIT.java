package io.wardstream.lifecycle;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.config.LifecycleConfig;
import io.wardstream.ops.Meters;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgLateMerge;
import io.wardstream.samples.PgSampleSlots;
import io.wardstream.samples.PgSlotPacker;
import io.wardstream.samples.SampleBed;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.samples.SampleSlot;
import io.wardstream.samples.SlotProgress;
import io.wardstream.samples.SlotState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PackVerticleIT {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant NOW = NOON.plus(Duration.ofDays(2));
    private static final SampleSlot SLOT = new SampleSlot(NOON, NOON.plus(Duration.ofHours(4)));

    private static final String END_LEASE =
            """
            SELECT pg_terminate_backend(pid)
            FROM pg_locks
            WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    /** Once a round for the late samples, once for each slot that could be dropped. */
    private final AtomicInteger asked = new AtomicInteger();

    private final Meters meters = new Meters();
    private SampleBed bed;
    private PgSampleSlots slots;
    private PgSlotPacker packer;
    private int device;

    @BeforeEach
    void prepare() {
        bed = new SampleBed(NOON);
        slots = new PgSampleSlots(bed.registry.database);
        packer = new PgSlotPacker(bed.registry.database);
        device = bed.device();
        bed.store(Table.SLOT, samples(NOON.toEpochMilli(), 1));
        bed.store(Table.LATE, samples(NOON.minus(Duration.ofDays(5)).toEpochMilli(), 1_000));
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void movesWhatIsSealedAndMergesWhatIsLateWhenItHoldsTheLease() {
        done(slots.seal(SLOT));

        done(bed.registry.vertx.deployVerticle(verticle(NOW)));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> counted("packed") == 60 && await(packer.unfinished()).isEmpty());
        assertThat(counted("compared")).isEqualTo(60);
        assertThat(merged("added")).isEqualTo(60);
        assertThat(rows("vital_sample")).isZero();
        assertThat(rows("late_sample")).isZero();
        assertThat(
                        await(
                                new PgDeviceSamples(bed.registry.database)
                                        .observed(bed.scope, device, 0, NOW.toEpochMilli())))
                .hasSize(120);
    }

    @Test
    void keepsTheRowsUntilTheyAreRolledUp() {
        done(slots.seal(SLOT));

        done(bed.registry.vertx.deployVerticle(verticle(SLOT.to().minusMillis(1))));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> asked.get() == 2);
        assertThat(await(packer.unfinished()))
                .extracting(SlotProgress::state)
                .containsExactly(SlotState.COMPARED);
        assertThat(rows("vital_sample")).isEqualTo(60);
        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void showsNoSlotsThatWaitWhenItHasLostTheLease() {
        done(slots.seal(SLOT));
        done(bed.registry.vertx.deployVerticle(verticle(SLOT.to().minusMillis(1))));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 1);

        done(bed.registry.database.platform().query(END_LEASE).execute());

        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(5))
                .until(() -> waiting() == 0);
    }

    @Test
    void mergesNothingThatIsNotRolledUp() {
        done(bed.registry.vertx.deployVerticle(verticle(NOON.minus(Duration.ofDays(5)))));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> asked.get() > 0);
        done(bed.registry.vertx.undeploy(bed.registry.vertx.deploymentIDs().iterator().next()));

        assertThat(rows("late_sample")).isEqualTo(60);
    }

    @Test
    void leavesTheWorkToOneOfManyNodes() {
        done(slots.seal(SLOT));

        done(
                Future.all(
                        bed.registry.vertx.deployVerticle(verticle(NOW)),
                        bed.registry.vertx.deployVerticle(verticle(NOW)),
                        bed.registry.vertx.deployVerticle(verticle(NOW))));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> asked.get() > 1 && await(packer.unfinished()).isEmpty());
        assertThat(counted("packed")).isEqualTo(60);
    }

    @Test
    void finishesThePieceUnderWayWhenItIsStopped() {
        for (SampleSlot slot : await(slots.openEndedBefore(NOW))) {
            done(slots.seal(slot));
        }
        String id = await(bed.registry.vertx.deployVerticle(verticle(NOW)));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> asked.get() > 0);

        done(bed.registry.vertx.undeploy(id));

        List<SlotProgress> left = await(packer.unfinished());
        assertThat(await(packer.unfinished())).isEqualTo(left);
    }

    private PackVerticle verticle(Instant rolledUp) {
        return new PackVerticle(
                new LifecycleConfig(
                        true,
                        Duration.ofHours(4),
                        Duration.ofHours(12),
                        Duration.ofHours(48),
                        bed.registry.config.lifecycle().rollup(),
                        bed.registry.config.lifecycle().archive(),
                        bed.registry.config.lifecycle().cold()),
                bed.registry.database.leases(),
                packer,
                new PgLateMerge(bed.registry.database),
                () -> {
                    asked.incrementAndGet();
                    return Future.succeededFuture(rolledUp);
                },
                Clock.fixed(NOW, ZoneOffset.UTC),
                meters);
    }

    private double counted(String work) {
        return meters.registry().get("lifecycle.pack.samples").tag("work", work).counter().count();
    }

    private double waiting() {
        return meters.registry().get("lifecycle.pack.slots.waiting").gauge().value();
    }

    private double merged(String outcome) {
        return meters.registry()
                .get("lifecycle.late.merged")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private long rows(String table) {
        return await(
                bed.registry
                        .database
                        .platform()
                        .query("SELECT count(*) FROM " + table)
                        .execute()
                        .map(found -> found.iterator().next().getLong(0)));
    }

    private List<VitalSample> samples(long from, int firstSeq) {
        List<VitalSample> samples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long at = from + i * 1_000L;
            Vitals vitals = Vitals.builder().put(VitalSign.HEART_RATE, 60 + i % 10).build();
            samples.add(
                    new VitalSample(
                            device,
                            1,
                            firstSeq + i,
                            at,
                            at,
                            at,
                            true,
                            Generation.REAL,
                            vitals,
                            null));
        }
        return samples;
    }
}
