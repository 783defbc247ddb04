package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wardstream.store.ColdObjectStore.Readiness;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said to a store with rules and storage classes. */
final class S3ClassesTest {
    private static final String OTHERS =
            """
            <LifecycleConfiguration><Rule><ID>of-somebody</ID><Status>Enabled</Status>\
            <Filter><Prefix>logs/</Prefix></Filter><Expiration><Days>3</Days></Expiration></Rule>\
            </LifecycleConfiguration>""";

    private final Vertx vertx = Vertx.vertx();
    private final RecordingS3 server = new RecordingS3(vertx);
    private final S3ObjectStore store = S3ObjectStore.open(vertx, server.config());

    @AfterEach
    void close() {
        done(store.close());
        server.close();
        done(vertx.close());
    }

    @Test
    void asksForARuleThatMovesWhatIsMarkedAndKeepsTheRulesOfOthers() {
        server.rules = OTHERS;

        boolean isByRule = await(store.transition("cold", "samples/", "GLACIER"));

        assertThat(isByRule).isTrue();
        assertThat(server.rules)
                .contains("<ID>of-somebody</ID>")
                .contains("<Prefix>logs/</Prefix>")
                .contains("<Expiration><Days>3</Days></Expiration>")
                .contains("<ID>cold</ID>")
                .contains("<Prefix>samples/</Prefix>")
                .contains("<Tag><Key>wardstream-storage</Key><Value>cold</Value></Tag>")
                .contains(
                        "<Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition>");
    }

    @Test
    void writesARuleOnceAndAgainWhenItChanges() {
        boolean first = await(store.transition("cold", "samples/", "GLACIER"));
        boolean again = await(store.transition("cold", "samples/", "GLACIER"));
        long written = puts();
        boolean changed = await(store.transition("cold", "samples/", "DEEP_ARCHIVE"));

        assertThat(first && again && changed).isTrue();
        assertThat(written).isEqualTo(1);
        assertThat(puts()).isEqualTo(2);
        assertThat(server.rules).contains("DEEP_ARCHIVE").doesNotContain("GLACIER");
    }

    @Test
    void takesItsRuleAwayAndLeavesThoseOfOthers() {
        server.rules = OTHERS;
        boolean expires = await(store.expire("samples", "samples/", 90));
        boolean moves = await(store.transition("cold", "samples/", "GLACIER"));

        boolean isGone = await(store.transition("cold", "samples/", ""));

        assertThat(expires && moves && isGone).isTrue();
        assertThat(server.rules)
                .contains("of-somebody")
                .contains("<ID>samples</ID>")
                .doesNotContain("<ID>cold</ID>");
    }

    @Test
    void marksAnObjectWithTheTagOfTheRule() {
        done(store.mark("samples/a"));

        assertThat(server.requests.getLast())
                .startsWith("PUT /lake/samples/a?tagging ")
                .contains("<Key>wardstream-storage</Key><Value>cold</Value>");
    }

    @Test
    void tellsWhatCanBeRead() {
        assertThat(await(store.readiness("a"))).isEqualTo(Readiness.READABLE);

        server.headers.put("x-amz-storage-class", "GLACIER");
        assertThat(await(store.readiness("a"))).isEqualTo(Readiness.COLD);

        server.headers.put("x-amz-restore", "ongoing-request=\"true\"");
        assertThat(await(store.readiness("a"))).isEqualTo(Readiness.COMING);

        server.headers.put(
                "x-amz-restore",
                "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2029 00:00:00 GMT\"");
        assertThat(await(store.readiness("a"))).isEqualTo(Readiness.READABLE);
    }

    @Test
    void asksTheStoreToFetchAnObject() {
        boolean isAsked = await(store.restore("samples/a", 8));

        assertThat(isAsked).isTrue();
        assertThat(server.requests.getLast())
                .startsWith("POST /lake/samples/a?restore ")
                .contains("<Days>8</Days>");
    }

    @Test
    void takesAFetchUnderWayForAsked() {
        server.refuse(409, "RestoreAlreadyInProgress");

        assertThat(await(store.restore("a", 8))).isTrue();
    }

    @Test
    void saysWhenTheStoreKnowsNeitherRulesNorFetching() {
        server.refuse(501, "NotImplemented");

        assertThat(await(store.transition("cold", "samples/", "GLACIER"))).isFalse();
        assertThat(await(store.restore("a", 8))).isFalse();
    }

    @Test
    void sortsAStoreThatIsFullOrAsksForPatience() {
        server.refuse(507, "InsufficientStorage");
        assertThat(failure(store.put("a", Buffer.buffer("x"))))
                .isEqualTo(ObjectStoreException.Category.AWAY);

        server.refuse(503, "SlowDown");
        assertThat(failure(store.put("a", Buffer.buffer("x"))))
                .isEqualTo(ObjectStoreException.Category.AWAY);

        server.refuse(403, "AccessDenied");
        assertThat(failure(store.transition("cold", "samples/", "GLACIER")))
                .isEqualTo(ObjectStoreException.Category.DENIED);
    }

    private long puts() {
        return server.requests.stream().filter(one -> one.startsWith("PUT ")).count();
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
