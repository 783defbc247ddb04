package io.wardstream.simulator.wire;

/**
 * Reads the one frame that comes all the time without making a tree of it. Only the shape every
 * server sends is known here; any other shape is left to {@link ServerFrameReader}.
 */
public final class AckReader {
    private static final String HEAD = "{\"type\":\"ack\",\"epoch\":";
    private static final String MIDDLE = ",\"seq\":";

    private long epoch;
    private int seq;

    /**
     * Whether the text is an ack; then {@link #epoch()} and {@link #seq()} are its own until the
     * next call.
     */
    public boolean read(String text) {
        if (!text.startsWith(HEAD)) {
            return false;
        }
        int epochEnd = digitsEnd(text, HEAD.length());
        int seqStart = epochEnd + MIDDLE.length();
        if (epochEnd - HEAD.length() > 18 || !text.startsWith(MIDDLE, epochEnd)) {
            return false;
        }
        int seqEnd = digitsEnd(text, seqStart);
        boolean whole = seqEnd == text.length() - 1 && text.charAt(seqEnd) == '}';
        if (!whole || epochEnd == HEAD.length() || seqEnd == seqStart || seqEnd - seqStart > 10) {
            return false;
        }
        long number = number(text, seqStart, seqEnd);
        if (number > Integer.MAX_VALUE) {
            return false;
        }
        epoch = number(text, HEAD.length(), epochEnd);
        seq = (int) number;
        return true;
    }

    public long epoch() {
        return epoch;
    }

    public int seq() {
        return seq;
    }

    private static int digitsEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static long number(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }
}
