package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one message off the wire, checking before each that it is there: a message
 * cut short fails with IllegalArgumentException, whatever it claims to hold. Confined to one
 * thread.
 *
 * <p>Its first byte is its version: major in the high four bits, minor in the low. A higher minor
 * has more behind what was there, and nothing else: it is read as far as it is known here, so that
 * nodes of two versions understand each other. All else is another major, which is refused.
 */
final class WireReader {
    private static final int MINOR_BITS = 4;
    private static final int MINOR = 0x0F;

    private final String message;
    private final Buffer wire;
    private int at;

    /**
     * Starts at {@code pos} and checks the version byte.
     *
     * @param oldest the lowest minor that is read here, with its major
     */
    WireReader(String message, Buffer wire, int pos, byte oldest) {
        this.message = message;
        this.wire = wire;
        this.at = pos;
        int sent = Byte.toUnsignedInt(readByte());
        if (major(sent) != major(oldest) || minor(sent) < minor(oldest)) {
            throw new IllegalArgumentException(
                    message + " wire version " + name(sent) + ", this node reads " + name(oldest));
        }
    }

    private static int major(int version) {
        return version >> MINOR_BITS;
    }

    private static int minor(int version) {
        return version & MINOR;
    }

    private static String name(int version) {
        return major(version) + "." + minor(version);
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
