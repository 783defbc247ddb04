package io.wardstream.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Process sessions: a terminal's Ctrl-C goes to its whole foreground group, and must not reach
 * children whose end has an order.
 */
public final class Sessions {
    private static final boolean HAS_SETSID =
            Stream.of("/usr/bin/setsid", "/bin/setsid").map(Path::of).anyMatch(Files::isExecutable);

    private Sessions() {}

    /**
     * The command, to be run in a session of its own; the process id stays the same. As it is where
     * setsid is absent.
     */
    public static List<String> own(List<String> command) {
        return HAS_SETSID
                ? Stream.concat(Stream.of("setsid"), command.stream()).toList()
                : List.copyOf(command);
    }
}
