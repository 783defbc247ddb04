/** Text of the device protocol, built and read by hand because a generator must cost little. */
@NullMarked
package io.wardstream.simulator.wire;

import org.jspecify.annotations.NullMarked;
