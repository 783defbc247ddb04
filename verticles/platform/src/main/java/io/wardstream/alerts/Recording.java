package io.wardstream.alerts;

import io.wardstream.codec.model.Alarm;
import org.jspecify.annotations.Nullable;

/**
 * A version of an alarm to be written, with what brought it about.
 *
 * @param alarm as it is to stand
 * @param kind of the event, see {@link AlarmEvent#kind}
 * @param at epoch milliseconds of the platform's clock
 * @param by user name; null when nobody did it
 * @param value what the vital showed then, in its unit; NaN when that says nothing
 */
record Recording(Alarm alarm, String kind, long at, @Nullable String by, double value) {}
