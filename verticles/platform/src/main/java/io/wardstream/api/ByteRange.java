package io.wardstream.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which bytes of a file a request wants (RFC 9110 section 14). */
sealed interface ByteRange {

    /** All of them: none were named, several ranges were, or in a way we do not know. */
    record All() implements ByteRange {}

    /** [from, to). */
    record Part(long from, long to) implements ByteRange {}

    /** None that there are. */
    record Outside() implements ByteRange {}

    /** Up to 18 digits: what is longer names no file of this world. */
    Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * Reads the header {@code Range}.
     *
     * @param header null when there is none
     * @param bytes of the whole file
     */
    static ByteRange of(@Nullable String header, long bytes) {
        Matcher one = ONE.matcher(header == null ? "" : header.replace(" ", ""));
        if (!one.matches()) {
            return new All();
        }
        String first = one.group(1);
        String last = one.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? new All() : lastOf(Long.parseLong(last), bytes);
        }
        long from = Long.parseLong(first);
        long through = last.isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(last);
        if (through < from) {
            return new All();
        }
        return from >= bytes ? new Outside() : new Part(from, Math.min(bytes, through + 1));
    }

    private static ByteRange lastOf(long count, long bytes) {
        return count == 0 || bytes == 0
                ? new Outside()
                : new Part(Math.max(0, bytes - count), bytes);
    }
}
