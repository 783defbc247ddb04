@NullMarked
package io.wardstream.stream;

import org.jspecify.annotations.NullMarked;
