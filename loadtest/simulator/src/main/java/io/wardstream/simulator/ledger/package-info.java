/** The device's own book: what was created, sent, acked, nacked, declared lost, still held. */
@NullMarked
package io.wardstream.simulator.ledger;

import org.jspecify.annotations.NullMarked;
