package io.wardstream.ops.tracing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of W3C Trace Context: which trace something belongs to, over REST
 * and over the bus.
 *
 * @param traceId 32 digits of lower-case hex, not all zero
 * @param spanId 16 of them
 * @param isSampled whoever began the trace keeps it
 */
public record TraceParent(String traceId, String spanId, boolean isSampled) {

    /** Name of the header. */
    public static final String HEADER = "traceparent";

    /** Version ff is none; later versions may have more behind, after a dash. */
    private static final Pattern FORM =
            Pattern.compile(
                    "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})"
                            + "-([0-9a-f]{2})(-.*)?");

    private static final int LONGEST = 128;
    private static final String VERSION = "00";
    private static final int SAMPLED = 1;
    private static final int HEX = 16;

    /** Empty when there is none, or none that can be understood: then a trace begins here. */
    public static Optional<TraceParent> parse(@Nullable String header) {
        if (header == null || header.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher found = FORM.matcher(header.strip());
        if (!found.matches() || (found.group(1).equals(VERSION) && found.group(5) != null)) {
            return Optional.empty();
        }
        int flags = Integer.parseInt(found.group(4), HEX);
        return Optional.of(new TraceParent(found.group(2), found.group(3), (flags & SAMPLED) != 0));
    }

    /** As it is sent. */
    public String header() {
        return VERSION + '-' + traceId + '-' + spanId + (isSampled ? "-01" : "-00");
    }
}
