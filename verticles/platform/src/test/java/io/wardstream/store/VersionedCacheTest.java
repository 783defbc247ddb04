package io.wardstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardstream.ops.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class VersionedCacheTest {

    private final Meters meters = new Meters();
    private final VersionedCache<String, Optional<String>> cache =
            new VersionedCache<>("test", 100, (_, _) -> 1, Optional::isPresent, meters);
    private final List<Promise<Optional<String>>> loads = new ArrayList<>();

    private Future<Optional<String>> load() {
        Promise<Optional<String>> one = Promise.promise();
        loads.add(one);
        return one.future();
    }

    private void answer(int number, String value) {
        loads.get(number).complete(Optional.of(value));
    }

    @Test
    void readsOnceForAllWhoAskAtTheSameTime() {
        List<Future<Optional<String>>> asked = new ArrayList<>();
        for (int caller = 0; caller < 500; caller++) {
            asked.add(cache.get("ward", 1, this::load));
        }

        answer(0, "4 West");

        assertThat(loads).hasSize(1);
        assertThat(asked).allMatch(one -> one.result().equals(Optional.of("4 West")));
        assertThat(gets("miss")).isEqualTo(1);
        assertThat(gets("joined")).isEqualTo(499);
    }

    @Test
    void answersFromMemoryWhileTheVersionStays() {
        Future<?> _ = cache.get("ward", 1, this::load);
        answer(0, "4 West");

        Future<Optional<String>> again = cache.get("ward", 1, this::load);

        assertThat(again.result()).contains("4 West");
        assertThat(loads).hasSize(1);
        assertThat(gets("hit")).isEqualTo(1);
    }

    @Test
    void readsAnewUnderAnotherVersion() {
        Future<?> _ = cache.get("ward", 1, this::load);
        answer(0, "4 West");

        Future<Optional<String>> changed = cache.get("ward", 2, this::load);
        answer(1, "4 East");

        assertThat(changed.result()).contains("4 East");
    }

    @Test
    void neverAnswersWithAReadThatBeganBeforeTheChange() {
        Future<Optional<String>> before = cache.get("ward", 1, this::load);
        Future<Optional<String>> after = cache.get("ward", 2, this::load);

        answer(1, "4 East");
        answer(0, "4 West");

        assertThat(before.result()).contains("4 West");
        assertThat(after.result()).contains("4 East");
        Future<Optional<String>> later = cache.get("ward", 2, this::load);
        assertThat(later.isComplete()).isFalse(); // what was put last was read under version 1
        answer(2, "4 East");
        assertThat(later.result()).contains("4 East");
    }

    @Test
    void keepsNeitherFailuresNorWhatWasNotFound() {
        Future<Optional<String>> failed = cache.get("ward", 1, this::load);
        Future<Optional<String>> failedToo = cache.get("ward", 1, this::load);
        loads.get(0).fail("database away");
        Future<Optional<String>> missing = cache.get("ward", 1, this::load);
        loads.get(1).complete(Optional.empty());

        Future<Optional<String>> found = cache.get("ward", 1, this::load);
        answer(2, "4 West");

        assertThat(failed.failed()).isTrue();
        assertThat(failedToo.failed()).isTrue();
        assertThat(missing.result()).isEmpty();
        assertThat(found.result()).contains("4 West");
    }

    @Test
    void failsForAllWhenTheReadThrows() {
        Supplier<Future<Optional<String>>> broken =
                () -> {
                    throw new IllegalStateException("broken");
                };

        Future<Optional<String>> asked = cache.get("ward", 1, broken);
        Future<Optional<String>> next = cache.get("ward", 1, this::load);
        answer(0, "4 West");

        assertThat(asked.cause()).hasMessage("broken");
        assertThat(next.result()).contains("4 West");
    }

    @Test
    void holdsNoMoreThanItsBound() {
        for (int ward = 0; ward < 1_000; ward++) {
            Future<?> _ = cache.get("ward " + ward, 1, this::load);
            answer(ward, "ward");
        }

        assertThat(meters.registry().get("cache.values").gauge().value()).isLessThanOrEqualTo(100);
        assertThat(meters.registry().get("cache.evictions").counter().count()).isPositive();
    }

    private double gets(String result) {
        return meters.registry().get("cache.gets").tag("result", result).counter().count();
    }
}
