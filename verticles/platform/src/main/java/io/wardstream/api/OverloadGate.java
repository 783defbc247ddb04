package io.wardstream.api;

import io.vertx.ext.web.RoutingContext;
import io.wardstream.ops.Pressure;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Answers 503 to what takes long and can wait, while the node has more samples than it can write.
 * Thread-safe.
 */
final class OverloadGate {

    private static final int LEAST_SECONDS = 5;
    private static final int SPREAD_SECONDS = 10;

    private final Pressure pressure;

    OverloadGate(Pressure pressure) {
        this.pressure = pressure;
    }

    void handle(RoutingContext context, Operation operation) {
        if (operation.isDeferrable() && pressure.gives(Pressure.Step.HISTORY)) {
            context.fail(
                    Problem.unavailable(
                            "the node is overloaded, what takes long has to wait",
                            LEAST_SECONDS + ThreadLocalRandom.current().nextInt(SPREAD_SECONDS)));
        } else {
            context.next();
        }
    }
}
