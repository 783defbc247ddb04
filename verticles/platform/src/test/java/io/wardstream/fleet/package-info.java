@NullMarked
package io.wardstream.fleet;

import org.jspecify.annotations.NullMarked;
