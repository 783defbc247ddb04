package io.wardstream.ingest;

import io.wardstream.codec.frame.CommandResult;
import io.wardstream.codec.frame.ConfigApplied;
import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.Gap;
import io.wardstream.codec.frame.Hello;
import io.wardstream.codec.frame.Samples;
import io.wardstream.codec.frame.Technical;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a STOMP device sends its frames: one destination a kind. */
enum StompDestination {
    HELLO("/app/hello", Hello.class),
    VITALS("/app/vitals", Samples.class),
    GAP("/app/gap", Gap.class),
    TECHNICAL("/app/technical", Technical.class),
    COMMAND_RESULT("/app/command-result", CommandResult.class),
    CONFIG_APPLIED("/app/config-applied", ConfigApplied.class);

    /** Where it hears what the platform says: welcome, ack, nack and the others. */
    static final String ANSWERS = "/user/queue/frames";

    private final String path;
    private final Class<? extends DeviceFrame> kind;

    StompDestination(String path, Class<? extends DeviceFrame> kind) {
        this.path = path;
        this.kind = kind;
    }

    String path() {
        return path;
    }

    boolean takes(DeviceFrame frame) {
        return kind.isInstance(frame);
    }

    /** Null when there is none of that name. */
    static @Nullable StompDestination of(String path) {
        return Arrays.stream(values())
                .filter(each -> each.path.equals(path))
                .findFirst()
                .orElse(null);
    }
}
