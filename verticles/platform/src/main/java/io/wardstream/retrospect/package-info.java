/** Limits crossed in samples that came late: alarms that nobody was told of, found afterwards. */
@NullMarked
package io.wardstream.retrospect;

import org.jspecify.annotations.NullMarked;
