/** Tests of the replay: lists of samples. */
@NullMarked
package io.wardstream.whatif.replay;

import org.jspecify.annotations.NullMarked;
