@NullMarked
package io.wardstream.codec.frame;

import org.jspecify.annotations.NullMarked;
