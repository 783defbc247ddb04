/** Tests of the embedded services, on the real binaries. */
@NullMarked
package io.wardstream.embedded;

import org.jspecify.annotations.NullMarked;
