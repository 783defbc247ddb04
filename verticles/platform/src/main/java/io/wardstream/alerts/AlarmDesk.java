package io.wardstream.alerts;

import io.wardstream.config.AcknowledgeTimeouts;
import io.wardstream.registry.Placements;

/** What the alarms of all patients of one verticle instance share. Confined to its event loop. */
record AlarmDesk(
        Recorder recorder,
        Placements placements,
        AcknowledgeTimeouts acknowledgeTimeouts,
        AlertMeters meters,
        ScoreRecorder scores) {}
