/** The composition root under test. */
@NullMarked
package io.wardstream.app;

import org.jspecify.annotations.NullMarked;
