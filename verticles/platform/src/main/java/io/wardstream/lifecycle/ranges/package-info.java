/** Pieces of objects of the lake, kept on the local disk, as files that Parquet's reader reads. */
@NullMarked
package io.wardstream.lifecycle.ranges;

import org.jspecify.annotations.NullMarked;
