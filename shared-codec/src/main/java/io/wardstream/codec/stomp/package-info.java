/** STOMP 1.2 as bytes: frames read within bounds and written. */
@NullMarked
package io.wardstream.codec.stomp;

import org.jspecify.annotations.NullMarked;
