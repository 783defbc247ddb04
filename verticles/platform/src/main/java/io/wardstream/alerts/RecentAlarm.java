package io.wardstream.alerts;

import io.wardstream.codec.model.Alarm;

/**
 * An alarm that is open, or was closed lately.
 *
 * @param begunAgainAt epoch milliseconds of the platform's clock: when its condition has last been
 *     found to have begun again while it was open; 0: it has not, or the alarm is closed
 */
record RecentAlarm(Alarm alarm, long begunAgainAt) {}
