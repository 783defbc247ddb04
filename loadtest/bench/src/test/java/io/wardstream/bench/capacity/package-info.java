@NullMarked
package io.wardstream.bench.capacity;

import org.jspecify.annotations.NullMarked;
