package io.wardstream.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka does not have yet.
 *
 * @param oldest when that was stored which waits longest; null when nothing waits
 * @param records how many, an estimate when there are very many
 */
record Backlog(@Nullable Instant oldest, long records) {

    static final Backlog NONE = new Backlog(null, 0);
}
