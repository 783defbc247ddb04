/** Timers that run once a cluster and move data through its tiers; today: slots made ahead. */
@NullMarked
package io.wardstream.lifecycle;

import org.jspecify.annotations.NullMarked;
