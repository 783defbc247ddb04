package io.wardstream.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wardstream.access.OpaqueToken;
import io.wardstream.ops.Meters;
import io.wardstream.store.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CachedDirectoryTest {

    private final Vertx vertx = Vertx.vertx();
    private final FakeLookup lookup = new FakeLookup();
    private final AtomicLong now = new AtomicLong();
    private final CachedDirectory directory =
            new CachedDirectory(
                    lookup,
                    new RegistryMeters(new Meters()),
                    () -> Instant.ofEpochMilli(now.get()));

    /** Answers when it is told to, or at once. */
    private static final class FakeLookup implements TokenLookup {
        private final Map<Buffer, DeviceIdentity> devices = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<List<Buffer>> statements =
                new ConcurrentLinkedQueue<>();
        private volatile Future<Void> gate = Future.succeededFuture();

        @Override
        public Future<Map<Buffer, DeviceIdentity>> find(List<Buffer> hashes) {
            statements.add(hashes);
            Map<Buffer, DeviceIdentity> found = new HashMap<>();
            for (Buffer hash : hashes) {
                DeviceIdentity device = devices.get(hash);
                if (device != null) {
                    found.put(hash, device);
                }
            }
            return gate.map(found);
        }

        @Override
        public Future<Set<Integer>> ended(Collection<Integer> tokenIds) {
            return Future.failedFuture("nobody asks here");
        }

        String add(int deviceId) {
            return add(deviceId, DeviceIdentity.NEVER);
        }

        String add(int deviceId, long endsAt) {
            String token = OpaqueToken.create();
            devices.put(PgDeviceTokens.hash(token), identity(deviceId, endsAt));
            return token;
        }
    }

    @AfterEach
    void close() throws TimeoutException {
        Object _ = vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void looksThousandsUpInAFewStatements() throws Exception {
        List<String> good = IntStream.rangeClosed(1, 5_000).mapToObj(lookup::add).toList();
        List<String> bad = Stream.generate(OpaqueToken::create).limit(500).toList();

        Promise<Void> gate = Promise.promise();
        lookup.gate = gate.future();
        List<Future<Optional<DeviceIdentity>>> answers = new ArrayList<>();
        Stream.concat(good.stream(), bad.stream())
                .forEach(token -> answers.add(directory.authenticate(token)));
        gate.complete();
        Object _ = Future.all(answers).await(10, TimeUnit.SECONDS);

        assertThat(answers.stream().filter(one -> one.result().isPresent())).hasSize(5_000);
        assertThat(lookup.statements).hasSizeLessThan(20);
    }

    @Test
    void keepsAKnownDeviceButNoUnknownToken() throws Exception {
        String known = lookup.add(1);
        String unknown = OpaqueToken.create();
        assertThat(authenticate(known)).isPresent();
        assertThat(authenticate(unknown)).isEmpty();
        lookup.statements.clear();

        assertThat(authenticate(known)).isPresent();
        assertThat(authenticate(unknown)).isEmpty();

        assertThat(lookup.statements).hasSize(1);
    }

    @Test
    void readsAForgottenDeviceAgain() throws Exception {
        String token = lookup.add(1);
        assertThat(authenticate(token)).isPresent();

        lookup.devices.clear();
        directory.forget(1);

        assertThat(authenticate(token)).isEmpty();
    }

    @Test
    void asksAgainAboutATokenThatHasEndedWhileItWasKept() throws Exception {
        String token = lookup.add(1, 10_000);
        now.set(9_999);
        assertThat(authenticate(token)).isPresent();
        lookup.devices.clear();

        boolean isKnownBefore = authenticate(token).isPresent();
        now.set(10_000);

        assertThat(isKnownBefore).isTrue();
        assertThat(authenticate(token)).isEmpty();
    }

    @Test
    void doesNotBelieveWhatWasReadBeforeADeviceWasForgotten() throws Exception {
        String token = lookup.add(1);
        Promise<Void> gate = Promise.promise();
        lookup.gate = gate.future();
        Future<Optional<DeviceIdentity>> answer = directory.authenticate(token);
        Awaitility.await().until(() -> !lookup.statements.isEmpty());

        lookup.devices.clear();
        directory.forget(1);
        gate.complete();

        assertThat(answer.await(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void answersOnTheContextOfTheCaller() throws Exception {
        String token = lookup.add(1);
        Context context = vertx.getOrCreateContext();
        Promise<Context> answeredOn = Promise.promise();

        context.runOnContext(
                _ ->
                        directory
                                .authenticate(token)
                                .onSuccess(_ -> answeredOn.complete(Vertx.currentContext())));

        assertThat(answeredOn.future().await(10, TimeUnit.SECONDS)).isSameAs(context);
    }

    @Test
    void refusesMoreThanItsQueueHolds() throws Exception {
        Promise<Void> gate = Promise.promise();
        lookup.gate = gate.future();
        List<Future<Optional<DeviceIdentity>>> answers =
                Stream.generate(() -> directory.authenticate(OpaqueToken.create()))
                        .limit(CachedDirectory.MAX_WAITING + 5_000)
                        .toList();

        gate.complete();
        Object _ = Future.join(answers).otherwiseEmpty().await(30, TimeUnit.SECONDS);

        assertThat(answers.stream().filter(Future::failed).map(Future::cause))
                .isNotEmpty()
                .allSatisfy(
                        cause ->
                                assertThat(((StorageException) cause).category())
                                        .isEqualTo(StorageException.Category.RETRY));
    }

    private Optional<DeviceIdentity> authenticate(String token) throws TimeoutException {
        return directory.authenticate(token).await(10, TimeUnit.SECONDS);
    }

    private static DeviceIdentity identity(int deviceId, long endsAt) {
        return new DeviceIdentity(deviceId, "device-" + deviceId, 1, 1, 0, 0, true, 1, endsAt);
    }
}
