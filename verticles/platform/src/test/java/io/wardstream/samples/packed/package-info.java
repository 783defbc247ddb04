@NullMarked
package io.wardstream.samples.packed;

import org.jspecify.annotations.NullMarked;
