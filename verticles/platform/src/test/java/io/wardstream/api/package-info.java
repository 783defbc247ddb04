@NullMarked
package io.wardstream.api;

import org.jspecify.annotations.NullMarked;
