package io.wardstream.dashboard;

import io.wardstream.codec.model.Alarm;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of saying that an alarm was seen.
 *
 * @param answer to whoever said so
 * @param status as an HTTP status
 * @param alarmId as it was named; null when it was no id
 * @param alarm null when none was found
 */
record Acknowledged(Frame answer, int status, @Nullable UUID alarmId, @Nullable Alarm alarm) {}
