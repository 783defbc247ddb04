package io.wardstream.alerts;

import io.wardstream.registry.Assignments;
import io.wardstream.registry.Placements;
import io.wardstream.samples.MissedSamples;

/** What those who judge read from. Thread-safe. */
record Sources(
        AlarmStore alarms,
        PulseStore pulse,
        MissedSamples samples,
        Assignments assignments,
        Placements placements) {}
