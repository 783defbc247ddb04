package io.wardstream.codec.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The frames of {@code vitals.v1.cbor}: what the platform says, with lengths that are definite, as
 * small devices like it, and what a device said, for people to read. Pure; any thread.
 */
public final class CborFrames {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;

    private final JsonParser json;
    private byte[] out = new byte[256];
    private int length;

    private CborFrames(JsonParser json) {
        this.json = json;
    }

    /**
     * The frame of {@link ServerFrames} as CBOR.
     *
     * @throws UncheckedIOException when the text is no JSON
     */
    public static byte[] encode(String frame) {
        try (JsonParser json = JSON.createParser(frame)) {
            CborFrames writer = new CborFrames(json);
            writer.write(json.nextToken());
            return Arrays.copyOf(writer.out, writer.length);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    /**
     * What a device sent, as JSON, or where it is no such thing in hexadecimal, as CBOR's
     * diagnostic notation has it: {@code h'a16474…'}.
     *
     * @param longest of the bytes that are shown
     */
    public static String readable(byte[] cbor, int longest) {
        CborText text = new CborText();
        if (text.read(cbor, 0, cbor.length)) {
            return new String(
                    text.bytes(), 0, Math.min(text.length(), longest), StandardCharsets.UTF_8);
        }
        int shown = Math.min(cbor.length, (longest - 3) / 2);
        return "h'" + HexFormat.of().formatHex(cbor, 0, shown) + "'";
    }

    private void write(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> writeMap();
            case START_ARRAY -> writeArray();
            case VALUE_STRING -> writeText(json.getText());
            case VALUE_NUMBER_INT -> writeWhole(json.getLongValue());
            case VALUE_NUMBER_FLOAT -> writeDouble(json.getDoubleValue());
            case VALUE_TRUE -> put(0xF5);
            case VALUE_FALSE -> put(0xF4);
            default -> put(0xF6);
        }
    }

    private void writeMap() throws IOException {
        int head = length;
        int count = 0;
        for (JsonToken name = json.nextToken();
                name != JsonToken.END_OBJECT;
                name = json.nextToken()) {
            writeText(json.currentName());
            write(json.nextToken());
            count++;
        }
        insertHead(head, MAP, count);
    }

    private void writeArray() throws IOException {
        int head = length;
        int count = 0;
        for (JsonToken element = json.nextToken();
                element != JsonToken.END_ARRAY;
                element = json.nextToken()) {
            write(element);
            count++;
        }
        insertHead(head, ARRAY, count);
    }

    /** How many there are is known only behind them. */
    private void insertHead(int at, int major, int count) {
        int behind = length;
        writeHead(major, count);
        byte[] head = Arrays.copyOfRange(out, behind, length);
        System.arraycopy(out, at, out, at + head.length, behind - at);
        System.arraycopy(head, 0, out, at, head.length);
    }

    private void writeText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeHead(TEXT, utf8.length);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, out, length, utf8.length);
        length += utf8.length;
    }

    private void writeWhole(long number) {
        writeHead(number < 0 ? 1 : 0, number < 0 ? -1 - number : number);
    }

    private void writeDouble(double number) {
        put(0xFB);
        putBigEndian(Double.doubleToRawLongBits(number), 8);
    }

    private void writeHead(int major, long argument) {
        int type = major << 5;
        if (argument < 24) {
            put(type | (int) argument);
        } else if (argument <= 0xFF) {
            put(type | 24);
            putBigEndian(argument, 1);
        } else if (argument <= 0xFFFF) {
            put(type | 25);
            putBigEndian(argument, 2);
        } else if (argument <= 0xFFFF_FFFFL) {
            put(type | 26);
            putBigEndian(argument, 4);
        } else {
            put(type | 27);
            putBigEndian(argument, 8);
        }
    }

    private void putBigEndian(long number, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            put((int) (number >>> shift));
        }
    }

    private void put(int b) {
        ensure(1);
        out[length++] = (byte) b;
    }

    private void ensure(int bytes) {
        if (out.length - length < bytes) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + bytes));
        }
    }
}
