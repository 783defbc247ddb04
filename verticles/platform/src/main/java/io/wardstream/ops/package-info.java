/** What operators look at: meters, readiness and the management listener. */
@NullMarked
package io.wardstream.ops;

import org.jspecify.annotations.NullMarked;
