package io.wardstream.whatif;

import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.RecordedAlarms;
import io.wardstream.config.WhatIfConfig;
import io.wardstream.registry.Assignments;
import io.wardstream.registry.WardStays;
import io.wardstream.samples.LiveSamples;
import java.time.Clock;

/** What those need who do the jobs of a node. Thread-safe. */
record WhatIfDesk(
        WhatIfConfig config,
        PgWhatIfQueue queue,
        AlertRules rules,
        WardStays stays,
        Assignments assignments,
        LiveSamples samples,
        RecordedAlarms recorded,
        Clock clock,
        WhatIfMeters meters) {}
