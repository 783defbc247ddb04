package io.wardstream.alerts;

import io.wardstream.codec.model.Alarm;

/** How an attempt to acknowledge an alarm ended. */
public sealed interface AcknowledgeResult {

    /** It is acknowledged, or over by this or before it. */
    record Done(Alarm now) implements AcknowledgeResult {}

    /** There is none of that id in the scope, or it is not recorded yet. */
    record NotFound() implements AcknowledgeResult {}
}
