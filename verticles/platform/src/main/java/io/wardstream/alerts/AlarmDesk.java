package io.wardstream.alerts;

import io.wardstream.registry.Placements;

/** What the alarms of all patients of one verticle instance share. Confined to its event loop. */
record AlarmDesk(
        Recorder recorder, Placements placements, AlertMeters meters, ScoreRecorder scores) {}
