package io.wardstream.codec.stomp;

import io.wardstream.codec.frame.StrictUtf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a connection in whatever pieces they come, and gives out frames one by one
 * when asked, so that whoever cannot take another just does not ask. Holds no more than one frame
 * and the last piece; nothing while it is idle. Each byte is looked at once, however small the
 * pieces. Never throws; after a fault there is nothing more to read. Confined to one thread.
 */
public final class StompReader {
    public static final int MAX_HEADERS = 64;

    /** Command, headers and the empty line. */
    public static final int MAX_HEAD_BYTES = 8_192;

    private static final byte[] NOTHING = new byte[0];

    private final int maxBodyBytes;
    private byte[] buffer = NOTHING;
    private int from;
    private int end;

    /** Everything before it was looked at, and the frame does not end there. */
    private int scanned;

    private @Nullable Head head;
    private @Nullable StompFault fault;

    private record Head(
            String command, Map<String, String> headers, int bodyFrom, int contentLength) {}

    /** Bodies may be so large. */
    public StompReader(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Takes what has come; the array belongs to the reader from then on. */
    public void append(byte[] piece) {
        if (fault != null || piece.length == 0) {
            return;
        }
        if (from == end) {
            buffer = piece;
            from = 0;
            scanned = 0;
            end = piece.length;
            return;
        }
        makeRoom(piece.length);
        System.arraycopy(piece, 0, buffer, end, piece.length);
        end += piece.length;
    }

    private void makeRoom(int bytes) {
        if (buffer.length - end >= bytes) {
            return;
        }
        int held = end - from;
        byte[] larger = new byte[Math.max(2 * held, held + bytes)];
        System.arraycopy(buffer, from, larger, 0, held);
        Head read = head;
        if (read != null) {
            head =
                    new Head(
                            read.command(),
                            read.headers(),
                            read.bodyFrom() - from,
                            read.contentLength());
        }
        buffer = larger;
        scanned -= from;
        from = 0;
        end = held;
    }

    /** The next frame that is whole; null when there is none yet, or a fault. */
    public @Nullable StompFrame next() {
        if (fault != null) {
            return null;
        }
        if (head == null) {
            skipLineEnds();
            head = readHead();
        }
        Head read = head;
        return read == null ? null : readBody(read);
    }

    /** Why nothing more comes; null while something may. */
    public @Nullable StompFault fault() {
        return fault;
    }

    /** Between frames they are heart-beats. */
    private void skipLineEnds() {
        while (from < end && (buffer[from] == '\n' || buffer[from] == '\r')) {
            from++;
        }
        scanned = Math.max(scanned, from);
        if (from == end) {
            release();
        }
    }

    private void release() {
        buffer = NOTHING;
        from = 0;
        end = 0;
        scanned = 0;
    }

    private @Nullable Head readHead() {
        int at = scanned;
        while (at < end) {
            byte b = buffer[at];
            if (b == 0) {
                return broken("a frame ended within its head");
            }
            if (b == '\n') {
                int behind = emptyLine(at + 1);
                if (behind < 0) {
                    break;
                }
                if (behind > 0) {
                    return parse(at, behind);
                }
            }
            at++;
            if (at - from > MAX_HEAD_BYTES) {
                return tooLarge("a head is at most " + MAX_HEAD_BYTES + " bytes");
            }
        }
        scanned = at;
        return null;
    }

    /** The index behind the empty line at {@code at}; 0 when it is none, -1 when more must come. */
    private int emptyLine(int at) {
        if (at == end) {
            return -1;
        }
        if (buffer[at] == '\n') {
            return at + 1;
        }
        if (buffer[at] != '\r') {
            return 0;
        }
        if (at + 1 == end) {
            return -1;
        }
        return buffer[at + 1] == '\n' ? at + 2 : 0;
    }

    private @Nullable Head parse(int headEnd, int bodyFrom) {
        if (!StrictUtf8.isValid(buffer, from, headEnd)) {
            return broken("a head must be UTF-8");
        }
        String text = new String(buffer, from, headEnd - from, StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        if (lines.length - 1 > MAX_HEADERS) {
            return tooLarge("a frame has at most " + MAX_HEADERS + " headers");
        }
        String command = withoutReturn(lines[0]);
        boolean isEscaped = !command.equals("CONNECT");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String line = withoutReturn(lines[i]);
            int colon = line.indexOf(':');
            String name = colon <= 0 ? null : unescaped(line.substring(0, colon), isEscaped);
            String value = unescaped(line.substring(colon + 1), isEscaped);
            if (name == null || value == null) {
                return broken("a header must be name:value, escaped as STOMP 1.2 says");
            }
            headers.putIfAbsent(name, value);
        }
        int contentLength = contentLength(headers.get("content-length"));
        if (fault != null) {
            return null;
        }
        scanned = bodyFrom;
        return new Head(command, headers, bodyFrom, contentLength);
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** Null when the text holds what may not stand there, or an escape there is not. */
    private static @Nullable String unescaped(String text, boolean isEscaped) {
        if (text.indexOf('\r') >= 0) {
            return null;
        }
        if (!isEscaped || text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            switch (at < text.length() ? text.charAt(at++) : ' ') {
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 'c' -> plain.append(':');
                case '\\' -> plain.append('\\');
                default -> {
                    return null;
                }
            }
        }
        return plain.toString();
    }

    /** -1 when the frame does not say. */
    private int contentLength(@Nullable String text) {
        if (text == null) {
            return -1;
        }
        if (!text.matches("[0-9]{1,19}")) {
            Head _ = broken("content-length must be a whole number");
            return -1;
        }
        if (text.length() > 9 || Integer.parseInt(text) > maxBodyBytes) {
            Head _ = tooLarge(bodyBound());
            return -1;
        }
        return Integer.parseInt(text);
    }

    private @Nullable StompFrame readBody(Head read) {
        int bodyEnd =
                read.contentLength() < 0
                        ? bodyEnd(read.bodyFrom())
                        : read.bodyFrom() + read.contentLength();
        if (bodyEnd < 0 || bodyEnd >= end) {
            return null;
        }
        if (buffer[bodyEnd] != 0) {
            Head _ = broken("no NUL behind the body");
            return null;
        }
        byte[] body = Arrays.copyOfRange(buffer, read.bodyFrom(), bodyEnd);
        if (body.length > 0 && !read.command().equals("SEND")) {
            Head _ = broken("only SEND has a body");
            return null;
        }
        head = null;
        from = bodyEnd + 1;
        scanned = from;
        if (from == end) {
            release();
        }
        return new StompFrame(read.command(), read.headers(), body);
    }

    /** Where the NUL is, or -1. */
    private int bodyEnd(int bodyFrom) {
        while (scanned < end && buffer[scanned] != 0) {
            scanned++;
        }
        if (scanned - bodyFrom > maxBodyBytes) {
            Head _ = tooLarge(bodyBound());
            return -1;
        }
        return scanned < end ? scanned : -1;
    }

    private String bodyBound() {
        return "a body is at most " + maxBodyBytes + " bytes";
    }

    private @Nullable Head broken(String message) {
        return fail(new StompFault(false, message));
    }

    private @Nullable Head tooLarge(String message) {
        return fail(new StompFault(true, message));
    }

    private @Nullable Head fail(StompFault found) {
        fault = found;
        head = null;
        release();
        return null;
    }
}
