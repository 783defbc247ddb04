@NullMarked
package io.wardstream.samples;

import org.jspecify.annotations.NullMarked;
