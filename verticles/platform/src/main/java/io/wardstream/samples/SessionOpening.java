package io.wardstream.samples;

/**
 * A device's session as raised by its hello.
 *
 * @param fence grows by one at each hello, on whatever node
 * @param previousWriter the writer that held the device before; 0 when there was none
 * @param highestEpoch the greatest epoch ever seen of the device, this one included
 */
public record SessionOpening(int fence, int previousWriter, long highestEpoch, EpochState state) {}
