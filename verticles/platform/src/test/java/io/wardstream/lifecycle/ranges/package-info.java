/** Tests of the pieces of archived files on the local disk. */
@NullMarked
package io.wardstream.lifecycle.ranges;

import org.jspecify.annotations.NullMarked;
