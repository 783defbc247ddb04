/**
 * Days that leave PostgreSQL: written as Parquet to the object store, read back, compared, signed,
 * and only then dropped.
 */
@NullMarked
package io.wardstream.lifecycle.archive;

import org.jspecify.annotations.NullMarked;
