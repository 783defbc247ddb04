package io.wardstream.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Keys as text between two lines. */
final class Pem {
    static final String PRIVATE_KEY = "PRIVATE KEY";
    static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final int LINE = 64;

    private Pem() {}

    /**
     * @throws IllegalArgumentException when there is nothing of that kind in the text
     */
    static byte[] decode(String pem, String kind) {
        String begin = "-----BEGIN " + kind + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + kind + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no PEM with a " + kind);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    static String encode(byte[] bytes, String kind) {
        Base64.Encoder lines =
                Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN "
                + kind
                + "-----\n"
                + lines.encodeToString(bytes)
                + "\n-----END "
                + kind
                + "-----\n";
    }
}
