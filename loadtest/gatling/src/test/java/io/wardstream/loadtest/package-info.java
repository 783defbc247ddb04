@NullMarked
package io.wardstream.loadtest;

import org.jspecify.annotations.NullMarked;
