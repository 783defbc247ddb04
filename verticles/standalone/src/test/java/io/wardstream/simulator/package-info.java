/** A stand-in for the simulator. */
@NullMarked
package io.wardstream.simulator;

import org.jspecify.annotations.NullMarked;
