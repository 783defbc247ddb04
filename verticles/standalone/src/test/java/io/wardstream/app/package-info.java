/** A stand-in for the platform. */
@NullMarked
package io.wardstream.app;

import org.jspecify.annotations.NullMarked;
