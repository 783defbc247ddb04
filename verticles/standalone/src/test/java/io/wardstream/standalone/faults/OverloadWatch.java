package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.wardstream.ops.Pressure.Step;
import io.wardstream.simulator.DeviceToken;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an overloaded node from outside, as those do who are refused something: when each thing
 * was given up, and what was answered. To be used by the test's thread.
 */
final class OverloadWatch {
    private static final int UNAVAILABLE = 503;

    private final PlatformProcess node;
    private final Rest rest;
    private final DeviceToken stranger;
    private final String history;
    private final WebSocketClient client;
    private final long began = System.nanoTime();

    /** When each was seen first, in milliseconds since the beginning. */
    private final Map<Step, Long> seen = new EnumMap<>(Step.class);

    private @Nullable HttpResponse<String> historyRefused;
    private @Nullable UpgradeRejectedException connectionRefused;

    OverloadWatch(
            FaultBed bed,
            PlatformProcess node,
            Rest rest,
            TestHospital hospital,
            DeviceToken stranger) {
        this.node = node;
        this.rest = rest;
        this.stranger = stranger;
        this.history =
                "/api/patients/" + hospital.beds().getFirst().patientId() + "/vitals/history";
        this.client = bed.vertx.createWebSocketClient();
    }

    /** One look at everything. */
    OverloadWatch look() {
        Scrape now = node.metrics();
        int step = (int) now.sum("ops_overload_step");
        note(Step.DASHBOARDS, now.sum("dashboard_ticks_left_out_total") > 0);
        note(Step.HISTORY, step >= Step.HISTORY.number() && isHistoryRefused());
        note(Step.BACKFILL, step >= Step.BACKFILL.number());
        note(Step.CONNECTIONS, step >= Step.CONNECTIONS.number() && isConnectionRefused());
        note(Step.LIVE, now.sum("ingest_held_back") > 0);
        return this;
    }

    private void note(Step step, boolean isSeen) {
        if (isSeen) {
            seen.putIfAbsent(step, (System.nanoTime() - began) / 1_000_000);
        }
    }

    void lookFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            OverloadWatch _ = look();
            Pass.lasts(Duration.ofMillis(200));
        }
    }

    boolean has(Step step) {
        return seen.containsKey(step);
    }

    private boolean isHistoryRefused() {
        HttpResponse<String> answer = rest.ask(history);
        if (answer.statusCode() == UNAVAILABLE) {
            historyRefused = answer;
        }
        return historyRefused != null;
    }

    /** Asked until it is refused once: a device may connect five times in ten seconds. */
    private boolean isConnectionRefused() {
        if (connectionRefused == null) {
            URI url = URI.create(node.settings().deviceUrl());
            WebSocketConnectOptions options =
                    new WebSocketConnectOptions()
                            .setHost(url.getHost())
                            .setPort(url.getPort())
                            .setURI(url.getPath())
                            .addHeader("Authorization", "Bearer " + stranger.token());
            connectionRefused =
                    FaultBed.await(
                                    client.connect(options)
                                            .compose(WebSocket::close)
                                            .map(_ -> Optional.<UpgradeRejectedException>empty())
                                            .otherwise(OverloadWatch::refusal))
                            .orElse(null);
        }
        return connectionRefused != null;
    }

    private static Optional<UpgradeRejectedException> refusal(Throwable failure) {
        if (failure instanceof UpgradeRejectedException refused) {
            return Optional.of(refused);
        }
        throw new CompletionException(failure);
    }

    /** Each thing was given up, and none before what is needed less. */
    void assertOrder() {
        assertThat(seen)
                .containsOnlyKeys(
                        Step.DASHBOARDS, Step.HISTORY, Step.BACKFILL, Step.CONNECTIONS, Step.LIVE);
        // the map's own order is that of sacrifice
        assertThat(List.copyOf(seen.values())).isSorted();
    }

    void assertRefusals() {
        HttpResponse<String> ofHistory = Objects.requireNonNull(historyRefused);
        UpgradeRejectedException ofDevice = Objects.requireNonNull(connectionRefused);
        assertThat(OverloadFT.retryAfter(ofHistory)).isBetween(5, 14);
        assertThat(ofHistory.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(ofDevice.getStatus()).isEqualTo(UNAVAILABLE);
        assertThat(Integer.parseInt(ofDevice.getHeaders().get("Retry-After"))).isBetween(5, 9);
        assertThat(node.metrics().series())
                .containsKey("ingest_connections_refused_total{reason=\"overloaded\"}");
    }

    @Override
    public String toString() {
        return "firstSeenMs=" + seen;
    }
}
