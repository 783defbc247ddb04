/** How the log is written: as lines for people or for programs, in bounds. */
@NullMarked
package io.wardstream.ops.logs;

import org.jspecify.annotations.NullMarked;
