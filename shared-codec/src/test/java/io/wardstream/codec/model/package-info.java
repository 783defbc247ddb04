@NullMarked
package io.wardstream.codec.model;

import org.jspecify.annotations.NullMarked;
