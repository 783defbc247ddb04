/** What was measured, added up by minute and by hour. */
@NullMarked
package io.wardstream.samples.rollup;

import org.jspecify.annotations.NullMarked;
