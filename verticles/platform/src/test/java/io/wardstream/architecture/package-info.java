/** What the house is held to as a whole. */
@NullMarked
package io.wardstream.architecture;

import org.jspecify.annotations.NullMarked;
