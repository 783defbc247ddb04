package io.wardstream.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The last words of a service's log, on one line, for an error message. */
final class LogTail {
    private static final int LENGTH = 600;

    private LogTail() {}

    static String of(Path log) {
        try {
            String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
            String tail = text.substring(Math.max(0, text.length() - LENGTH));
            return tail.replaceAll("\\s*\\R\\s*", "; ");
        } catch (IOException absent) {
            return "it left no log at " + log;
        }
    }
}
