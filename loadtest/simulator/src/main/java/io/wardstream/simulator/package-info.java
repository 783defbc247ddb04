/**
 * Simulated bedside devices: the whole device side of the protocol, with a ledger of what it did.
 */
@NullMarked
package io.wardstream.simulator;

import org.jspecify.annotations.NullMarked;
