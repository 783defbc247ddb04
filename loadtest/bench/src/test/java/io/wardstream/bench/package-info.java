/** Measures ingest on this machine: COPY BINARY and the platform, in turn, in one run. */
@NullMarked
package io.wardstream.bench;

import org.jspecify.annotations.NullMarked;
