/** Roll-ups against a naive judge, on a real PostgreSQL. */
@NullMarked
package io.wardstream.samples.rollup;

import org.jspecify.annotations.NullMarked;
