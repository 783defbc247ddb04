package io.wardstream.alerts;

import io.wardstream.config.AcknowledgeTimeouts;
import java.time.Clock;
import java.time.Duration;

/**
 * What the verticle instances of one node share. Thread-safe.
 *
 * @param recordWithin longest a raise waits for the database before it is shown without
 * @param acknowledgeTimeouts after which an acknowledged alarm is to be acknowledged again
 */
record AlertNode(
        Sources sources,
        RuleBook rules,
        AlarmPublisher publisher,
        Duration recordWithin,
        AcknowledgeTimeouts acknowledgeTimeouts,
        Clock clock,
        AlertPace pace,
        AlertMeters meters,
        ScoreSources scores) {}
