@NullMarked
package io.wardstream.codec.bus;

import org.jspecify.annotations.NullMarked;
