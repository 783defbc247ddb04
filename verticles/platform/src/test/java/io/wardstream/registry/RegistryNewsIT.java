package io.wardstream.registry;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.config.RedisConfig;
import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.store.Database;
import io.wardstream.store.RedisChannel;
import io.wardstream.store.RedisGateway;
import io.wardstream.store.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node changes and another keeps in memory: two nodes without a cluster between them. */
final class RegistryNewsIT {

    /** A look a second, its answer, and a busy machine. */
    private static final Duration BY_A_LOOK = Duration.ofSeconds(3);

    @TempDir static Path redisDirectory;
    private static RegistryBed bed;
    private static EmbeddedRedis redis;
    private static Ward ward;
    private static Scope scope;

    private Node here;
    private Node there;

    /** A registry on a Vert.x of its own: no message of the bus reaches it. */
    private static final class Node {
        final Vertx vertx = Vertx.vertx();
        final Meters meters = new Meters();
        final Database database;
        final RedisGateway gateway;
        final RedisChannel channel;
        final Registry registry;

        Node(boolean hasRedis) {
            BusCodecs.registerAll(vertx.eventBus());
            database = Database.open(vertx, bed.config.postgres(), "node");
            RedisConfig config = new RedisConfig(hasRedis, redis.url(), Duration.ofMillis(500));
            gateway = RedisGateway.open(vertx, config, new Readiness(), meters);
            channel = RedisChannel.open(vertx, config, gateway, Registry.NEWS);
            registry = await(Registry.open(vertx, database, meters));
            registry.hear(channel);
        }

        Node connected() {
            Awaitility.await().until(() -> channel.isListening() && !gateway.isAway());
            return this;
        }

        Optional<Patient> find(UUID id) {
            return await(registry.patients().known(scope, id));
        }

        double gets(String cache, String result) {
            return meters.registry()
                    .get("cache.gets")
                    .tag("cache", cache)
                    .tag("result", result)
                    .counter()
                    .count();
        }

        void close() {
            done(registry.close().compose(_ -> gateway.close()).compose(_ -> database.close()));
            done(vertx.close());
        }
    }

    @BeforeAll
    static void startServers() {
        bed = new RegistryBed();
        redis = EmbeddedRedis.start(redisDirectory, 0);
        ward = bed.ward("St. Mary", "Intensive care");
        scope = Scope.hospitals(List.of(ward.hospitalId()));
    }

    @AfterAll
    static void stopServers() {
        redis.stop();
        bed.close();
    }

    @BeforeEach
    void startNodes() {
        here = new Node(false);
        there = new Node(true);
    }

    @AfterEach
    void stopNodes() {
        here.close();
        there.close();
    }

    private Patient admit() {
        return await(here.registry.patients().create(new NewPatient(ward, null, "Somebody")));
    }

    private static void rename(Node node, Patient patient, String name) {
        done(
                node.registry
                        .patients()
                        .change(
                                patient.id(),
                                new PatientChange(null, null, name, null),
                                _ -> true));
    }

    @Test
    void answersWhatIsKeptFromMemory() {
        Patient patient = admit();
        Optional<Patient> read = here.find(patient.publicId());

        Optional<Patient> kept = here.find(patient.publicId());

        assertThat(kept).isEqualTo(read).isPresent();
        assertThat(here.gets("patients", "miss")).isEqualTo(1);
        assertThat(here.gets("patients", "hit")).isEqualTo(1);
    }

    @Test
    void seesItsOwnChangeAtOnce() {
        Patient patient = admit();

        for (int change = 0; change < 20; change++) {
            Optional<Patient> _ = here.find(patient.publicId());
            rename(here, patient, "name " + change);

            assertThat(here.find(patient.publicId()).orElseThrow().displayName())
                    .isEqualTo("name " + change);
        }
    }

    @Test
    void seesTheChangeOfAnotherNodeWithEveryMessageLost() {
        Patient patient = admit();
        Awaitility.await().until(() -> there.find(patient.publicId()).isPresent());

        rename(here, patient, "Another");

        Awaitility.await()
                .atMost(BY_A_LOOK)
                .until(
                        () ->
                                there.find(patient.publicId())
                                        .orElseThrow()
                                        .displayName()
                                        .equals("Another"));
    }

    @Test
    void hearsOfTheChangeOfAnotherNodeByRedis() {
        Node _ = there.connected();
        Node teller = new Node(true).connected();
        Patient patient = admit();
        Awaitility.await().until(() -> there.find(patient.publicId()).isPresent());
        List<Duration> delays = new ArrayList<>();

        for (int change = 0; change < 9; change++) {
            String name = "name " + change;
            rename(teller, patient, name);
            long begun = System.nanoTime();
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(
                            () ->
                                    there.find(patient.publicId())
                                            .orElseThrow()
                                            .displayName()
                                            .equals(name));
            delays.add(Duration.ofNanos(System.nanoTime() - begun));
        }

        assertThat(delays.stream().sorted().toList().get(delays.size() / 2))
                .isLessThan(Duration.ofMillis(250));
        teller.close();
    }

    /** Whoever changes rows past all our programs raises the version as well. */
    @Test
    void seesWhatWasChangedInTheDatabaseItself() {
        Patient patient = admit();
        Optional<Patient> _ = here.find(patient.publicId());

        bed.asOwner("UPDATE patient SET display_name = 'By hand' WHERE id = " + patient.id());

        Awaitility.await()
                .atMost(BY_A_LOOK)
                .until(
                        () ->
                                here.find(patient.publicId())
                                        .orElseThrow()
                                        .displayName()
                                        .equals("By hand"));
    }

    @Test
    void neverAnswersAnotherScopeWithWhatOneKeeps() {
        Ward elsewhere = bed.ward("General " + UUID.randomUUID(), "4 West");
        Scope other = Scope.hospitals(List.of(elsewhere.hospitalId()));
        Patient patient = admit();
        Optional<Patient> _ = here.find(patient.publicId());
        Optional<Patient> kept = here.find(patient.publicId());

        assertThat(kept).isPresent();
        assertThat(await(here.registry.patients().known(other, patient.publicId()))).isEmpty();
        assertThat(await(here.registry.hospitals().findWard(other, ward.publicId()))).isEmpty();
        assertThat(await(here.registry.hospitals().list(other)))
                .extracting(Hospital::id)
                .containsExactly(elsewhere.hospitalId());
        assertThat(
                        await(
                                here.registry
                                        .keptAssignments()
                                        .ofPatient(other, patient.id(), 0, Long.MAX_VALUE / 2)))
                .isEmpty();
    }

    @Test
    void forgetsAnAssignmentTheMomentItEnds() {
        Patient patient = admit();
        Device device =
                await(here.registry.devices().create(new NewDevice(ward, "Monitor", "PM-9", null)))
                        .device();
        AssignResult _ = await(here.registry.deviceAssignments().assign(device.id(), patient.id()));
        long now = System.currentTimeMillis();
        List<AssignmentInterval> held = assignments(patient, now);

        boolean isEnded = await(here.registry.deviceAssignments().unassign(device.id()));

        assertThat(isEnded).isTrue();
        assertThat(held)
                .extracting(AssignmentInterval::to)
                .containsExactly(AssignmentInterval.OPEN);
        assertThat(assignments(patient, now))
                .extracting(AssignmentInterval::to)
                .doesNotContain(AssignmentInterval.OPEN);
        assertThat(assignments(patient, now))
                .isEqualTo(
                        await(
                                here.registry
                                        .assignments()
                                        .ofPatient(
                                                scope, patient.id(), now - 60_000, now + 60_000)));
    }

    private List<AssignmentInterval> assignments(Patient patient, long now) {
        return await(
                here.registry
                        .keptAssignments()
                        .ofPatient(scope, patient.id(), now - 60_000, now + 60_000));
    }

    @Test
    void raisesTheVersionOncePerChangeAndNotForWhatWasRolledBack() {
        long before = version();

        var _ = await(here.registry.devices().create(new DeviceBatch(ward, "PM-9", 500, true)));
        long afterBatch = version();
        Future<Patient> refused =
                here.database.write(
                        connection ->
                                connection
                                        .preparedQuery(
                                                "UPDATE patient SET display_name = 'x'"
                                                        + " WHERE hospital_id = $1")
                                        .execute(Tuple.of(ward.hospitalId()))
                                        .compose(_ -> Future.failedFuture("changed our mind")));

        assertThat(await(refused.otherwise(cause -> null))).isNull();
        assertThat(afterBatch).isGreaterThan(before);
        assertThat(version()).isEqualTo(afterBatch);
    }

    /** Writers of one hospital meet at its version: none may be lost, or end in a deadlock. */
    @Test
    void letsManyWriteAtOnce() {
        List<Future<Patient>> admissions =
                IntStream.range(0, 60)
                        .mapToObj(
                                number ->
                                        (number % 2 == 0 ? here : there)
                                                .registry
                                                .patients()
                                                .create(new NewPatient(ward, null, "p" + number)))
                        .toList();

        done(Future.all(admissions));

        for (Future<Patient> one : admissions) {
            assertThat(here.find(one.result().publicId())).isPresent();
        }
    }

    private static long version() {
        return await(
                bed.database
                        .platform()
                        .preparedQuery(
                                "SELECT version FROM registry_version WHERE hospital_id = $1")
                        .execute(Tuple.of(ward.hospitalId()))
                        .map(rows -> rows.iterator().next().getLong(0)));
    }
}
