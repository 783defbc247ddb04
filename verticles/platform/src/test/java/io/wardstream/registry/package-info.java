@NullMarked
package io.wardstream.registry;

import org.jspecify.annotations.NullMarked;
