package io.wardstream.registry;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.ops.Meters;
import io.wardstream.store.StorageException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CachedPlacementsTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final FakeLookup lookup = new FakeLookup();
    private final Meters meters = new Meters();
    private final CachedPlacements placements = placements(NEVER);

    /** Answers at once with what it held when it was asked, or when the gate opens. */
    private static final class FakeLookup implements PlacementLookup {
        private final Map<Integer, Placement> rows = new ConcurrentHashMap<>();
        private final Queue<String> statements = new ConcurrentLinkedQueue<>();
        private volatile Future<Void> gate = Future.succeededFuture();

        @Override
        public Future<List<Placement>> all() {
            statements.add("all");
            List<Placement> found = List.copyOf(rows.values());
            return gate.map(found);
        }

        @Override
        public Future<List<Placement>> of(Collection<Integer> deviceIds) {
            statements.add(deviceIds.stream().sorted().toList().toString());
            List<Placement> found =
                    deviceIds.stream().map(rows::get).filter(Objects::nonNull).toList();
            return gate.map(found);
        }

        void assign(int deviceId, int patientId) {
            rows.put(deviceId, placement(deviceId, patientId));
        }
    }

    @AfterEach
    void close() {
        placements.close();
        done(vertx.close());
    }

    @Test
    void knowsAllOnceItIsOpen() {
        lookup.assign(1, 10);
        lookup.assign(2, 10);
        lookup.assign(3, 11);

        done(placements.open());

        assertThat(placements.all()).hasSize(3);
        assertThat(placements.ofDevice(3)).isEqualTo(placement(3, 11));
        assertThat(placements.ofDevice(4)).isNull();
        assertThat(placements.ofPatient(10))
                .containsExactlyInAnyOrder(placement(1, 10), placement(2, 10));
        assertThat(placements.ofPatient(12)).isEmpty();
    }

    @Test
    void readsOnlyTheDeviceThatHasChanged() {
        lookup.assign(1, 10);
        lookup.assign(2, 10);
        done(placements.open());

        lookup.assign(1, 11);
        lookup.rows.remove(2);
        placements.changed(1);

        assertThat(placements.ofDevice(1)).isEqualTo(placement(1, 11));
        assertThat(placements.ofDevice(2)).isEqualTo(placement(2, 10));
        assertThat(placements.ofPatient(11)).containsExactly(placement(1, 11));
        assertThat(lookup.statements).containsExactly("all", "[1]");
    }

    @Test
    void forgetsADeviceThatHasNoPatientAnyMore() {
        lookup.assign(1, 10);
        done(placements.open());

        lookup.rows.clear();
        placements.changed(1);

        assertThat(placements.all()).isEmpty();
        assertThat(placements.ofPatient(10)).isEmpty();
    }

    @Test
    void readsOnceMoreWhatChangedWhileItWasReading() {
        done(placements.open());
        Promise<Void> gate = Promise.promise();
        lookup.gate = gate.future();
        placements.changed(1);
        lookup.assign(1, 10);
        lookup.assign(2, 10);

        placements.changed(1);
        placements.changed(2);
        gate.complete();

        assertThat(placements.ofPatient(10)).hasSize(2);
        assertThat(lookup.statements).containsExactly("all", "[1]", "[1, 2]");
    }

    @Test
    void readsAllWhenVeryManyHaveChanged() {
        done(placements.open());
        Promise<Void> gate = Promise.promise();
        lookup.gate = gate.future();
        placements.changed(1);

        for (int deviceId = 1; deviceId <= CachedPlacements.MOST_DUE + 1; deviceId++) {
            placements.changed(deviceId);
        }
        gate.complete();

        assertThat(lookup.statements).containsExactly("all", "[1]", "all");
    }

    @Test
    void keepsWhatItHasWhileTheDatabaseIsAwayAndReadsAllAfterwards() {
        lookup.assign(1, 10);
        done(placements.open());
        lookup.gate =
                Future.failedFuture(
                        new StorageException(StorageException.Category.RETRY, "away", null));
        lookup.assign(1, 11);
        lookup.assign(2, 11);

        placements.changed(1);
        Placement meanwhile = placements.ofDevice(1);
        lookup.gate = Future.succeededFuture();

        assertThat(meanwhile).isEqualTo(placement(1, 10));
        await().untilAsserted(() -> assertThat(placements.ofPatient(11)).hasSize(2));
        assertThat(lookup.statements).containsExactly("all", "[1]", "all");
    }

    @Test
    void findsByItselfWhatNobodyTold() {
        CachedPlacements attentive = placements(Duration.ofMillis(20));
        done(attentive.open());

        lookup.assign(1, 10);

        await().untilAsserted(() -> assertThat(attentive.all()).hasSize(1));
        attentive.close();
    }

    @Test
    void doesNotOpenWithoutAnAnswer() {
        lookup.gate = Future.failedFuture("away");

        Future<Void> opened = placements.open();

        assertThat(opened.failed()).isTrue();
    }

    private CachedPlacements placements(Duration every) {
        return new CachedPlacements(vertx, lookup, every, new RegistryMeters(meters));
    }

    private static Placement placement(int deviceId, int patientId) {
        return new Placement(
                deviceId,
                new UUID(1, deviceId),
                1,
                2,
                new UUID(2, 2),
                patientId,
                new UUID(3, patientId));
    }
}
