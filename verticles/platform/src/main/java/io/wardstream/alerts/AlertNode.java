package io.wardstream.alerts;

import java.time.Clock;
import java.time.Duration;

/**
 * What the verticle instances of one node share. Thread-safe.
 *
 * @param recordWithin longest a raise waits for the database before it is shown without
 */
record AlertNode(
        Sources sources,
        RuleBook rules,
        AlarmPublisher publisher,
        Duration recordWithin,
        Clock clock,
        AlertMeters meters,
        ScoreSources scores) {}
