@NullMarked
package io.wardstream.retrospect;

import org.jspecify.annotations.NullMarked;
