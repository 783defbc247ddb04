package io.wardstream.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * A device that speaks to the listener byte by byte, as no client library would let it. Answers
 * nothing by itself, not even a ping.
 */
final class RawProbe implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int PING = 9;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int PATIENCE_MILLIS = 20_000;

    final Socket socket = new Socket();
    private final DataInputStream in;

    private RawProbe(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** A connection that has not asked for anything. */
    static RawProbe connect(int port) {
        try {
            return new RawProbe(port, 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * A device that is let in.
     *
     * @param receiveBuffer how much the kernel keeps for it unread, bytes; 0 = the default
     */
    static RawProbe upgraded(int port, String token, int receiveBuffer) {
        try {
            RawProbe probe = new RawProbe(port, receiveBuffer);
            probe.write(
                    ("GET /ws/device HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + "Authorization: Bearer "
                                    + token
                                    + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            String status = probe.head();
            if (!status.startsWith("HTTP/1.1 101")) {
                throw new AssertionError(status);
            }
            return probe;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** One whole message. */
    void text(String text) throws IOException {
        frame(FINAL | TEXT, text.getBytes(UTF_8));
    }

    /** The first part of a message, or a further one that is not the last. */
    void part(int opcode, byte[] payload) throws IOException {
        frame(opcode, payload);
    }

    void last(int opcode, byte[] payload) throws IOException {
        frame(FINAL | opcode, payload);
    }

    /**
     * @param first the first byte of the frame: final bit, reserved bits, opcode
     */
    void frame(int first, byte[] payload) throws IOException {
        write(encoded(first, payload));
    }

    /** Masked with zeros, which changes nothing. */
    static byte[] encoded(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** Reads on to the close frame; its code, or 1006 when the connection ended without one. */
    int closeCode() {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0F;
                byte[] payload = payload();
                if (opcode == 8) {
                    return ByteBuffer.wrap(payload).getShort();
                }
            }
        } catch (IOException ended) {
            return 1006;
        }
    }

    /** Reads on to a text message that contains the words. */
    String text() {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0F;
                byte[] payload = payload();
                if (opcode == TEXT) {
                    return new String(payload, UTF_8);
                }
            }
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte();
        long size = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
        byte[] payload = new byte[Math.toIntExact(size)];
        in.readFully(payload);
        return payload;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
