/** Minutes and hours of samples added up, and what keeps them right. */
@NullMarked
package io.wardstream.samples.rollup;

import org.jspecify.annotations.NullMarked;
