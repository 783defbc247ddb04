package io.wardstream.history;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReplicaHistoryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long T = NOW.toEpochMilli();
    private static final long HOUR = 3_600_000;

    private final List<String> asked = new ArrayList<>();
    private boolean isCurrent = true;
    private final ReplicaHistory history =
            new ReplicaHistory(
                    named("primary"),
                    named("replica"),
                    () -> isCurrent,
                    Duration.ofSeconds(5),
                    InstantSource.fixed(NOW));

    @Test
    void asksTheReplicaWhileItKeepsUp() {
        open(T - 24 * HOUR, T, Resolution.MINUTE);
        open(T - HOUR, T - 6_000, Resolution.RAW);

        assertThat(asked).containsExactly("replica", "replica");
    }

    @Test
    void asksThePrimaryWhenTheReplicaIsBehind() {
        isCurrent = false;

        open(T - 24 * HOUR, T, Resolution.MINUTE);

        assertThat(asked).containsExactly("primary");
    }

    @Test
    void asksThePrimaryForTheNewestSamples() {
        open(T - HOUR, T, Resolution.RAW);

        assertThat(asked).endsWith("primary");
    }

    private void open(long from, long to, Resolution resolution) {
        HistorySeries series =
                await(
                        history.open(
                                new HistoryRequest(
                                        Scope.platform(),
                                        1,
                                        from,
                                        to,
                                        Set.of(VitalSign.SPO2),
                                        resolution,
                                        20_000)));
        assertThat(series.resolution()).isEqualTo(resolution);
    }

    private HistoryReader named(String name) {
        TieredHistory nothing =
                new TieredHistory(
                        List.of(
                                new RawTier(
                                        new KeptSamples(List.of()),
                                        () -> Future.succeededFuture(0L),
                                        InstantSource.fixed(NOW))),
                        InstantSource.fixed(NOW));
        return request -> {
            asked.add(name);
            return nothing.open(request);
        };
    }
}
