@NullMarked
package io.wardstream.history;

import org.jspecify.annotations.NullMarked;
