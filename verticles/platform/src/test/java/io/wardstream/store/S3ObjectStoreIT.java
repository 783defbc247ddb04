package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wardstream.config.S3Config;
import io.wardstream.config.Secret;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.embedded.TestS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3ObjectStoreIT {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedS3 server = TestS3.shared();
    private ColdObjectStore store;

    @TempDir private Path folder;

    @BeforeEach
    void open() {
        Path _ = server.bucket("lake");
        store = store(server, "lake", server.secretKey(), LONG);
    }

    @AfterEach
    void close() {
        done(store.close());
        done(vertx.close());
    }

    @Test
    void givesBackWhatWasPut() {
        done(store.put("a/b=1/one", Buffer.buffer("hello")));

        Buffer read = await(store.get("a/b=1/one"));

        assertThat(read.toString()).isEqualTo("hello");
        assertThat(await(store.get("a/b=1/one", 1, 3)).toString()).isEqualTo("el");
        assertThat(await(store.head("a/b=1/one")))
                .contains(new StoredObject("a/b=1/one", 5, "STANDARD"));
        assertThat(await(store.head("a/b=1/two"))).isEmpty();
        done(store.delete("a/b=1/one"));
        assertThat(await(store.head("a/b=1/one"))).isEmpty();
        done(store.delete("a/b=1/one"));
    }

    @Test
    void putsALargeFileInPartsAndBringsItBack() throws Exception {
        byte[] content = new byte[(16 << 20) + 12_345];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("large"), content);
        Path back = Files.write(folder.resolve("back"), new byte[20 << 20]);

        done(store.put("large", file));
        done(store.download("large", back));

        assertThat(await(store.list("large")))
                .containsExactly(new StoredObject("large", content.length, "STANDARD"));
        assertThat(Files.mismatch(file, back)).isEqualTo(-1);
    }

    @Test
    void listsWhatBeginsWithThePrefix() {
        done(store.put("list/day=1/x", Buffer.buffer("1")));
        done(store.put("list/day=2/x", Buffer.buffer("22")));

        assertThat(await(store.list("list/day=2/")))
                .extracting(StoredObject::size)
                .containsOnly(2L);
        assertThat(await(store.list("list/"))).hasSize(2);
        assertThat(await(store.list("nothing/"))).isEmpty();
    }

    @Test
    void copiesIntoAnotherStorageClass() {
        done(store.put("warm", Buffer.buffer("x")));

        done(store.copy("warm", "cold", "GLACIER"));

        assertThat(await(store.get("cold")).toString()).isEqualTo("x");
    }

    @Test
    void copiesOntoItselfIntoAnotherStorageClassAndBack() {
        done(store.put("aged", Buffer.buffer("x")));

        done(store.copy("aged", "aged", "GLACIER"));
        done(store.copy("aged", "aged", StoredObject.STANDARD));

        assertThat(await(store.get("aged")).toString()).isEqualTo("x");
        assertThat(await(store.readiness("aged"))).isEqualTo(ColdObjectStore.Readiness.READABLE);
    }

    @Test
    void saysWhenTheStoreHasNoRules() {
        boolean isByItself = await(store.expire("wardstream-samples", "samples/", 90));

        assertThat(isByItself).isFalse();
        assertThat(await(store.transition("cold", "samples/", "GLACIER"))).isFalse();
        done(store.put("warm", Buffer.buffer("x")));
        assertThat(await(store.restore("warm", 8))).isFalse();
    }

    @Test
    void tellsAWrongSecretFromAMissingObjectAndAMissingBucket() {
        ObjectStore stranger = store(server, "lake", "x".repeat(32), LONG);
        ObjectStore elsewhere = store(server, "nowhere", server.secretKey(), LONG);

        assertThat(failure(stranger.get("any"))).isEqualTo(ObjectStoreException.Category.DENIED);
        assertThat(failure(store.get("none"))).isEqualTo(ObjectStoreException.Category.MISSING);
        assertThat(failure(store.download("none", folder.resolve("none"))))
                .isEqualTo(ObjectStoreException.Category.MISSING);
        assertThat(failure(elsewhere.get("any"))).isEqualTo(ObjectStoreException.Category.MISSING);
        // the server may hang up on what it does not want before it has read it, and say no more
        assertThat(failure(elsewhere.put("any", Buffer.buffer("x"))))
                .isIn(ObjectStoreException.Category.MISSING, ObjectStoreException.Category.AWAY);
        done(stranger.close());
        done(elsewhere.close());
    }

    @Test
    void givesUpOnAStoreThatIsAwayOrDoesNotAnswer() {
        EmbeddedS3 own = TestS3.ownServer();
        Path _ = own.bucket("lake");
        ObjectStore slow = store(own, "lake", own.secretKey(), Duration.ofMillis(500));
        done(slow.put("x", Buffer.buffer("x")));

        own.pause();
        assertThat(failure(slow.get("x"))).isEqualTo(ObjectStoreException.Category.AWAY);
        own.resume();
        own.kill9();
        assertThat(failure(slow.get("x"))).isEqualTo(ObjectStoreException.Category.AWAY);
        own.restart();

        assertThat(await(slow.get("x")).toString()).isEqualTo("x");
        done(slow.close());
        own.stop();
    }

    private ColdObjectStore store(EmbeddedS3 of, String bucket, String secret, Duration timeout) {
        return S3ObjectStore.open(
                vertx,
                new S3Config(
                        true,
                        of.endpoint(),
                        "us-east-1",
                        bucket,
                        true,
                        of.accessKey(),
                        new Secret(secret),
                        timeout));
    }

    private static ObjectStoreException.Category failure(Future<?> call) {
        return catchThrowableOfType(ObjectStoreException.class, () -> call.await(60, SECONDS))
                .category();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within 60 s", late);
        }
    }

    private static void done(Future<?> future) {
        Object _ = await(future);
    }
}
