/**
 * Timers that run once a cluster and move data through its tiers: slots made ahead, sealed, packed.
 */
@NullMarked
package io.wardstream.lifecycle;

import org.jspecify.annotations.NullMarked;
