/** Telling people about alarms who do not look at a page: routes, escalation, delivery. */
@NullMarked
package io.wardstream.notify;

import org.jspecify.annotations.NullMarked;
