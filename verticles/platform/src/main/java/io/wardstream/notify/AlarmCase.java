package io.wardstream.notify;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Instant;
import java.util.UUID;

/**
 * An open alarm nobody has acknowledged, and how far its telling has come.
 *
 * @param startedAt from when the minutes of the steps count: the raise, the rise of its priority,
 *     or the move to another ward
 * @param doneMinutes the steps up to there have been taken; -1: none
 */
record AlarmCase(
        UUID alarmId,
        int hospitalId,
        int wardId,
        UUID wardPublicId,
        UUID patientPublicId,
        AlarmPriority priority,
        String code,
        String text,
        Instant raisedAt,
        Instant startedAt,
        int doneMinutes) {}
