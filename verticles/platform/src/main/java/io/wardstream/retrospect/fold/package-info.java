/** What samples that came late show of one patient. Pure: no Vert.x, no clock, no storage. */
@NullMarked
package io.wardstream.retrospect.fold;

import org.jspecify.annotations.NullMarked;
