package io.wardstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.ledger.Ledger;
import io.wardstream.simulator.wire.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A strict server and simulated devices on it, for tests. */
final class SimulatedWard {
    private final Vertx vertx = Vertx.vertx();
    private final ProtocolServer server = new ProtocolServer(vertx);

    SimulatedWard() {
        get(server.listen());
    }

    void close() {
        get(vertx.close());
    }

    Vertx vertx() {
        return vertx;
    }

    ProtocolServer server() {
        return server;
    }

    JsonObject values(String token, EpochLedger epoch, int seq) {
        return row(token, epoch, seq).getJsonObject("values");
    }

    private JsonObject row(String token, EpochLedger epoch, int seq) {
        return Objects.requireNonNull(
                server.device(token).row(epoch.epoch(), seq),
                () -> "no row of " + token + " seq " + seq);
    }

    private static double number(Object value) {
        return value instanceof JsonObject judged
                ? judged.getDouble("v")
                : ((Number) value).doubleValue();
    }

    /**
     * Every acked sample is in the table with its values, no nacked one is, and nothing else but
     * what was sent.
     */
    void assertBooksAgree(Ledger ledger) {
        assertThat(server.complaints).isEmpty();
        assertThat(ledger.balances()).isTrue();
        ledger.forEachAcked(
                (epoch, seq, expected) -> {
                    JsonObject sent = values(token(epoch), epoch, seq);
                    expected.forEach(
                            (vital, value) ->
                                    assertThat(number(sent.getValue(vital))).isEqualTo(value));
                });
        long rowsNotSent = 0;
        for (EpochLedger epoch : ledger.epochs()) {
            ServedDevice device = server.device(token(epoch));
            int last = epoch.created().last();
            rowsNotSent +=
                    IntStream.rangeClosed(1, last)
                            .filter(seq -> device.row(epoch.epoch(), seq) != null)
                            .filter(
                                    seq ->
                                            !epoch.sent().contains(seq)
                                                    || epoch.nacked().contains(seq))
                            .count();
            assertThat(device.row(epoch.epoch(), last + 1)).isNull();
        }
        assertThat(rowsNotSent).isZero();
    }

    private static String token(EpochLedger epoch) {
        return "good-" + epoch.deviceId().substring(1);
    }

    SimulationOptions.Builder options() {
        return SimulationOptions.to(server.url());
    }

    SimulationOptions.Builder fastReconnect() {
        return options().reconnect(Duration.ofMillis(50), Duration.ofSeconds(1));
    }

    Simulation start(SimulationOptions options, int devices) {
        List<DeviceToken> tokens =
                IntStream.range(0, devices)
                        .mapToObj(i -> new DeviceToken("d" + i, "good-" + i))
                        .toList();
        return get(Simulation.start(vertx, options, tokens));
    }

    @CanIgnoreReturnValue
    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
