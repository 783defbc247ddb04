/** What a device and the platform say to each other: frames, their strict decoder, the answers. */
@NullMarked
package io.wardstream.codec.frame;

import org.jspecify.annotations.NullMarked;
