@NullMarked
package io.wardstream.codec.stomp;

import org.jspecify.annotations.NullMarked;
