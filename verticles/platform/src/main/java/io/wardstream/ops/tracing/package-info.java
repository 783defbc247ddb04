/** Traces: which way samples, alarms and requests went, and how long each step took. */
@NullMarked
package io.wardstream.ops.tracing;

import org.jspecify.annotations.NullMarked;
