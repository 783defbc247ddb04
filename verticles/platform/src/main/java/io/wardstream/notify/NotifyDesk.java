package io.wardstream.notify;

import io.wardstream.config.NotifyConfig;
import java.time.Clock;

/** What the instances of a node share. Thread-safe. */
record NotifyDesk(
        NotifyConfig config,
        PgWork work,
        PgPlanner planner,
        PgDeliveries deliveries,
        PgOutcomes outcomes,
        Composer composer,
        PersonRights rights,
        Clock clock,
        NotifyMeters meters) {}
