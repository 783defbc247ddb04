/** What tests of several rooms share. */
@NullMarked
package io.wardstream.testing;

import org.jspecify.annotations.NullMarked;
