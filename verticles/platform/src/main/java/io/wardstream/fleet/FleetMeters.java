package io.wardstream.fleet;

import io.micrometer.core.instrument.Counter;
import io.wardstream.ops.Meters;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** What the fleet counts. One a node; thread-safe. */
final class FleetMeters {
    final Counter configurations;
    final Counter commands;
    final Counter dropped;
    final Counter strange;
    final Counter failures;
    final AtomicInteger held = new AtomicInteger();
    final AtomicInteger waiting = new AtomicInteger();
    private final Map<CommandState, Counter> ended = new EnumMap<>(CommandState.class);

    FleetMeters(Meters meters) {
        configurations =
                meters.counter(
                        "fleet.configurations.sent", "Configurations handed to a connection");
        commands = meters.counter("fleet.commands.sent", "Commands handed to a connection");
        dropped =
                meters.counter(
                        "fleet.news.dropped",
                        "Words of devices left out because too many waited for the database");
        strange =
                meters.counter(
                        "fleet.answers.strange",
                        "Answers of devices to no command of ours, or in no state we know");
        meters.queue("fleet.news", waiting::get, () -> Courier.MOST_WAITING);
        failures = meters.counter("fleet.failures", "Pieces of work the database did not answer");
        meters.gauge(
                "fleet.commands.held",
                "Devices of this node that wait for an alarm to end or for their ward to be free",
                held::get);
        for (CommandState state : CommandState.values()) {
            if (state.isFinal()) {
                ended.put(
                        state,
                        meters.counter(
                                "fleet.commands.ended",
                                "Commands that are over, by how",
                                "state",
                                state.name().toLowerCase(Locale.ROOT)));
            }
        }
    }

    void changed(CommandState state) {
        if (state.isFinal()) {
            Objects.requireNonNull(ended.get(state)).increment();
        }
    }
}
