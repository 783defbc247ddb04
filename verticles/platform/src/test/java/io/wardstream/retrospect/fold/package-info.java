@NullMarked
package io.wardstream.retrospect.fold;

import org.jspecify.annotations.NullMarked;
