package io.wardstream.config;

import java.time.Duration;

/**
 * The judging of alarms.
 *
 * @param instances event loops that judge; 0: this node judges nothing
 * @param rulesFile the rules a new hospital begins with; empty: those in the jar
 * @param recordWithin longest a raise waits for the database before it is shown without; zero: not
 *     at all
 */
public record AlertsConfig(
        int instances,
        String rulesFile,
        Duration recordWithin,
        AcknowledgeTimeouts acknowledgeTimeouts) {

    static AlertsConfig from(ConfigSection alerts) {
        return new AlertsConfig(
                alerts.intBetween("instances", 1, 0, 64),
                alerts.text("rulesFile", ""),
                alerts.millis("recordWithinMillis", 500, 0, 10_000),
                AcknowledgeTimeouts.from(alerts));
    }
}
