package io.wardstream.registry;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.ops.Meters;
import io.wardstream.store.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RegistryVersionsTest {

    private static final Scope TWO = Scope.hospitals(List.of(1, 2));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private final Deque<Promise<Map<Integer, Long>>> reads = new ArrayDeque<>();
    private final RegistryVersions versions =
            new RegistryVersions(vertx, this::read, new Meters(), nanos::get);

    private Future<Map<Integer, Long>> read() {
        reads.add(Promise.promise());
        return reads.getLast().future();
    }

    @AfterEach
    void close() {
        done(versions.close());
        done(vertx.close());
    }

    private void know(Map<Integer, Long> known) {
        Future<String> _ = versions.committed("");
        reads.removeFirst().complete(known);
    }

    @Test
    void areUnknownUntilTheyHaveBeenRead() {
        assertThat(versions.of(TWO)).isEmpty();
        assertThat(versions.ofHospitals()).isEmpty();
    }

    @Test
    void changeWithEveryHospitalOfTheScopeAndWithNoOther() {
        know(Map.of(0, 1L, 1, 10L, 2, 20L, 3, 30L));
        long before = versions.of(TWO).orElseThrow();

        know(Map.of(0, 1L, 1, 10L, 2, 20L, 3, 31L));
        long otherChanged = versions.of(TWO).orElseThrow();
        know(Map.of(0, 1L, 1, 10L, 2, 21L, 3, 31L));
        long changed = versions.of(TWO).orElseThrow();

        assertThat(otherChanged).isEqualTo(before);
        assertThat(changed).isNotEqualTo(before);
    }

    @Test
    void areNotKnownOfAHospitalThatIsTooNew() {
        know(Map.of(0, 1L, 1, 10L));

        assertThat(versions.of(TWO)).isEmpty();
        assertThat(versions.of(1)).hasValue(10);
    }

    @Test
    void letThePlatformsOwnWorkReadTheTruth() {
        know(Map.of(0, 1L, 1, 10L));

        assertThat(versions.of(Scope.platform())).isEmpty();
    }

    @Test
    void areNotBelievedWhenTheyAreOld() {
        know(Map.of(1, 10L));

        nanos.addAndGet(RegistryVersions.BELIEVED.toNanos());
        boolean isKnownAtTheBound = versions.of(1).isPresent();
        nanos.incrementAndGet();

        assertThat(isKnownAtTheBound).isTrue();
        assertThat(versions.of(1)).isEmpty();
    }

    @Test
    void areNotBelievedWhenTheyCouldNotBeReadAfterAChange() {
        know(Map.of(1, 10L));

        Future<String> change = versions.committed("made");
        reads.removeFirst().fail("database away");

        assertThat(change.result()).isEqualTo("made");
        assertThat(versions.of(1)).isEmpty();
    }

    @Test
    void areAsOldAsTheyWereWhenALookFails() {
        know(Map.of(1, 10L));

        versions.look();
        reads.removeFirst().fail("database busy");

        assertThat(versions.of(1)).hasValue(10);
    }

    /** A read that began before the commit may not have seen it. */
    @Test
    void waitForAReadThatBeganAfterTheCommit() {
        Future<String> first = versions.committed("first");

        Future<String> second = versions.committed("second");
        Future<String> third = versions.committed("third");
        reads.removeFirst().complete(Map.of(1, 10L));
        boolean isSecondAnswered = second.isComplete();
        reads.removeFirst().complete(Map.of(1, 11L));

        assertThat(first.isComplete()).isTrue();
        assertThat(isSecondAnswered).isFalse();
        assertThat(second.isComplete()).isTrue();
        assertThat(third.isComplete()).isTrue();
        assertThat(reads).isEmpty();
    }
}
