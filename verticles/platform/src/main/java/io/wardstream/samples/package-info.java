/**
 * Samples and what makes them durable: epochs, clock segments, slots, late and refused samples, the
 * flush log, latest values.
 */
@NullMarked
package io.wardstream.samples;

import org.jspecify.annotations.NullMarked;
