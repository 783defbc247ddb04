package io.wardstream.stream;

import io.wardstream.config.StreamConfig;
import java.util.List;

/** What a node sends from. */
record StreamDesk(
        StreamConfig config, List<Source> sources, StreamPositions positions, StreamMeters meters) {

    StreamDesk {
        sources = List.copyOf(sources);
    }
}
