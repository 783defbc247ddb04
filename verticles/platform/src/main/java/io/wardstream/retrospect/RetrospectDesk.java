package io.wardstream.retrospect;

import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.RecordedAlarms;
import io.wardstream.config.RetrospectConfig;
import io.wardstream.registry.Assignments;
import io.wardstream.registry.WardStays;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.LateNotes;
import java.time.Clock;

/** What judging late samples needs. Thread-safe. */
record RetrospectDesk(
        RetrospectConfig config,
        LateNotes notes,
        AlertRules rules,
        WardStays stays,
        Assignments assignments,
        DeviceSamples samples,
        RecordedAlarms recorded,
        RetrospectiveStore store,
        Clock clock,
        RetrospectMeters meters) {}
