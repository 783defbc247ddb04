/**
 * Where samples come from: seeded patients and replayed recordings, both pure functions of a tick.
 */
@NullMarked
package io.wardstream.simulator.patient;

import org.jspecify.annotations.NullMarked;
