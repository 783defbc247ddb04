package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one message off the wire, checking before each that it is there: a message
 * cut short fails with IllegalArgumentException, whatever it claims to hold. Confined to one
 * thread.
 */
final class WireReader {
    private final String message;
    private final Buffer wire;
    private int at;

    /** Starts at {@code pos} and checks the version byte. */
    WireReader(String message, Buffer wire, int pos, byte version) {
        this.message = message;
        this.wire = wire;
        this.at = pos;
        byte sent = readByte();
        if (sent != version) {
            throw new IllegalArgumentException(
                    message + " wire version " + sent + ", this node reads " + version);
        }
    }

    byte readByte() {
        return wire.getByte(take(1));
    }

    short readShort() {
        return wire.getShort(take(2));
    }

    int readInt() {
        return wire.getInt(take(4));
    }

    long readLong() {
        return wire.getLong(take(8));
    }

    /** A length in bytes, then UTF-8. */
    String readText() {
        int length = readCount(1);
        int start = take(length);
        return wire.getString(start, start + length, StandardCharsets.UTF_8.name());
    }

    /** What {@link WireText#appendNullable} wrote. */
    @Nullable String readNullableText() {
        return readFlag("presence") ? readText() : null;
    }

    /** One byte, 0 or 1; others are refused. */
    boolean readFlag(String field) {
        byte flag = readByte();
        if (flag < 0 || flag > 1) {
            throw corrupt(field, flag);
        }
        return flag == 1;
    }

    double readDouble() {
        return wire.getDouble(take(8));
    }

    UUID readUuid() {
        return new UUID(readLong(), readLong());
    }

    /** How many entries follow; refused unless that many of the smallest size can be there. */
    int readCount(int smallestEntryBytes) {
        int count = readInt();
        if (count < 0 || count > (wire.length() - at) / smallestEntryBytes) {
            throw new IllegalArgumentException(
                    message
                            + " claims "
                            + count
                            + " entries, "
                            + (wire.length() - at)
                            + " bytes are left");
        }
        return count;
    }

    IllegalArgumentException corrupt(String field, int value) {
        return new IllegalArgumentException(message + " " + field + " cannot be " + value);
    }

    private int take(int bytes) {
        int start = at;
        if (start < 0 || bytes > wire.length() - start) {
            throw new IllegalArgumentException(
                    message
                            + " is cut short: "
                            + bytes
                            + " bytes wanted at "
                            + start
                            + " of "
                            + wire.length());
        }
        at = start + bytes;
        return start;
    }
}
