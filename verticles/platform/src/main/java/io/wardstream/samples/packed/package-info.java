/** Samples of a device and minute in few bytes; what it is to merge others into them. Pure. */
@NullMarked
package io.wardstream.samples.packed;

import org.jspecify.annotations.NullMarked;
