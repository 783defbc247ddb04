@NullMarked
package io.wardstream.lifecycle;

import org.jspecify.annotations.NullMarked;
