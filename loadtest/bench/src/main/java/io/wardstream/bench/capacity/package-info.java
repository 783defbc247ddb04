/** What a hospital needs for so many devices, worked out from measured figures. */
@NullMarked
package io.wardstream.bench.capacity;

import org.jspecify.annotations.NullMarked;
