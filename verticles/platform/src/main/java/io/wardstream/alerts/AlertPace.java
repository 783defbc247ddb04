package io.wardstream.alerts;

import io.vertx.core.Vertx;

/** How the work of a verticle is repeated; a test does so by hand. */
interface AlertPace {

    /** Repeats the work on the present context, until its verticle is undeployed. */
    void every(Vertx vertx, long millis, Runnable work);

    /** By the clock on the wall. */
    static void byTimer(Vertx vertx, long millis, Runnable work) {
        vertx.setPeriodic(millis, _ -> work.run());
    }
}
