package io.wardstream.samples;

/**
 * The last that is stored of a device.
 *
 * @param receivedAt epoch milliseconds, of its youngest sample; 0: it has none
 * @param backBy epoch milliseconds: when it was told to come back, by a node that stopped; 0: it
 *     was told no such thing, or has said hello since
 */
public record LastSeen(long receivedAt, long backBy) {
    /** Nothing is stored of it. */
    public static final LastSeen NEVER = new LastSeen(0, 0);
}
