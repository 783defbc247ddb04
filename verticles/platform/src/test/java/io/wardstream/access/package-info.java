@NullMarked
package io.wardstream.access;

import org.jspecify.annotations.NullMarked;
