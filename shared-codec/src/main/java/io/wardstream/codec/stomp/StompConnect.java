package io.wardstream.codec.stomp;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a CONNECT frame asks for.
 *
 * @param passcode null when it holds none
 * @param sendEvery how often the server is to send something, milliseconds; 0: not needed
 * @param expectEvery how often the client will send something, milliseconds; 0: it does not promise
 */
public record StompConnect(@Nullable String passcode, int sendEvery, int expectEvery) {

    public static final String VERSION = "1.2";

    private static final Pattern HEART_BEAT = Pattern.compile("([0-9]{1,9}),([0-9]{1,9})");

    public static boolean isConnect(StompFrame frame) {
        return frame.command().equals("CONNECT") || frame.command().equals("STOMP");
    }

    /**
     * Reads it.
     *
     * @param everyMillis how often this side sends at most, and wants to hear something
     * @return null when no version is asked for that is spoken here, or heart-beat is no pair of
     *     numbers
     */
    public static @Nullable StompConnect of(StompFrame frame, int everyMillis) {
        boolean isSpoken =
                Arrays.stream(frame.headerOrEmpty("accept-version").split(","))
                        .anyMatch(version -> version.strip().equals(VERSION));
        String asked = frame.header("heart-beat");
        Matcher beat = HEART_BEAT.matcher(asked == null ? "0,0" : asked);
        if (!isSpoken || !beat.matches()) {
            return null;
        }
        return new StompConnect(
                frame.header("passcode"),
                agreed(Integer.parseInt(beat.group(2)), everyMillis),
                agreed(Integer.parseInt(beat.group(1)), everyMillis));
    }

    private static int agreed(int theirs, int ours) {
        return theirs == 0 ? 0 : Math.max(theirs, ours);
    }

    /** The answer to somebody who may come in. */
    public static String connected(int everyMillis) {
        return StompText.of("CONNECTED")
                .header("version", VERSION)
                .header("heart-beat", everyMillis + "," + everyMillis)
                .header("server", "Wardstream")
                .end();
    }

    /** The answer to somebody with whom there is no common language. */
    public static String refused() {
        return StompText.of("ERROR")
                .header("version", VERSION)
                .header("message", "accept-version must include 1.2 and heart-beat be two numbers")
                .end();
    }

    /** Hides the passcode. */
    @Override
    public String toString() {
        return "StompConnect[" + sendEvery + "," + expectEvery + "]";
    }
}
