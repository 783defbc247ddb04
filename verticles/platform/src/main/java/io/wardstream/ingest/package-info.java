/** The device listener: sessions, clocks, lanes, the buffer, the commit and the ack. */
@NullMarked
package io.wardstream.ingest;

import org.jspecify.annotations.NullMarked;
