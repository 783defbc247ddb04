package io.wardstream.codec.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Damages a text: takes some bytes out and puts others in. */
final class Mutation {
    /** Valid frames to start from. */
    static final List<String> FRAMES =
            List.of(
                    "{\"type\":\"hello\",\"epoch\":1764000000000,\"clock\":\"2025-11-24T16:00:12.1Z\","
                            + "\"technical\":[{\"code\":\"low_battery\"}]}",
                    "{\"type\":\"sample\",\"seq\":17,\"at\":1764000012345,\"values\":{\"heart_rate\":72,"
                            + "\"spo2\":{\"v\":97.5e0,\"validity\":\"valid\"},\"x\":[true,false,null,{}]}}",
                    "{\"samples\":[{\"seq\":1,\"at\":1,\"values\":{\"spo2\":-1,\"é\\u00e9\":\"\\n\"}}],"
                            + "\"type\":\"samples\",\"epoch\":0}",
                    "{\"type\":\"gap\",\"from\":3,\"to\":9,\"reason\":\"\\ud83d\\ude00\"}",
                    " { \"a\" : [ 0.5 , -0 , 1E+2 ] , \"type\" : \"command-result\" } ");

    private static final List<String> PIECES =
            List.of(
                    "\"",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "0",
                    "-",
                    ".",
                    "e",
                    "E+",
                    "\\u",
                    "\\ud800",
                    "NaN",
                    "null",
                    "tru",
                    " ",
                    "\t",
                    "\n",
                    "\u0000",
                    "\u001f",
                    "é",
                    "/*",
                    "'",
                    "1",
                    "\"type\":",
                    "\"a\":1,",
                    "\"v\":{");

    private final double place; // as a part of the whole
    private final int taken;
    private final byte[] put;

    private Mutation(double place, int taken, byte[] put) {
        this.place = place;
        this.taken = taken;
        this.put = put;
    }

    static Arbitrary<Mutation> any() {
        return Combinators.combine(
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.oneOf(
                                Arbitraries.of(PIECES)
                                        .map(piece -> piece.getBytes(StandardCharsets.UTF_8)),
                                Arbitraries.bytes().array(byte[].class).ofMaxSize(3)))
                .as(Mutation::new);
    }

    byte[] apply(byte[] text) {
        int from = (int) (place * text.length);
        int to = Math.min(text.length, from + taken);
        byte[] mutated = new byte[text.length - (to - from) + put.length];
        System.arraycopy(text, 0, mutated, 0, from);
        System.arraycopy(put, 0, mutated, from, put.length);
        System.arraycopy(text, to, mutated, from + put.length, text.length - to);
        return mutated;
    }

    @Override
    public String toString() {
        return "at " + place + " take " + taken + " put " + Arrays.toString(put);
    }
}
