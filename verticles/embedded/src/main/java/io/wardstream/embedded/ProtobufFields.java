package io.wardstream.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of one protobuf message by their numbers, as far as a test has to read them. */
final class ProtobufFields {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;
    private static final byte[] NONE = {};

    private final Map<Integer, List<byte[]>> blocks = new HashMap<>();
    private final Map<Integer, Long> numbers = new HashMap<>();

    ProtobufFields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            int field = tag >>> 3;
            switch (tag & 7) {
                case VARINT -> numbers.put(field, varint(in));
                case FIXED_64 -> numbers.put(field, in.getLong());
                case FIXED_32 -> numbers.put(field, (long) in.getInt());
                case LENGTH -> {
                    byte[] block = new byte[(int) varint(in)];
                    in.get(block);
                    blocks.computeIfAbsent(field, _ -> new ArrayList<>()).add(block);
                }
                default -> throw new IllegalArgumentException("no protobuf: tag " + tag);
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("no protobuf: a number without an end");
    }

    boolean has(int field) {
        return blocks.containsKey(field) || numbers.containsKey(field);
    }

    /** 0 when it is not there. */
    long number(int field) {
        return numbers.getOrDefault(field, 0L);
    }

    /** Empty when it is not there. */
    byte[] bytes(int field) {
        List<byte[]> found = blocks.getOrDefault(field, List.of(NONE));
        return found.getLast().clone();
    }

    String text(int field) {
        return new String(bytes(field), StandardCharsets.UTF_8);
    }

    List<ProtobufFields> messages(int field) {
        return blocks.getOrDefault(field, List.of()).stream().map(ProtobufFields::new).toList();
    }
}
