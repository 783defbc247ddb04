package io.wardstream.codec.model;

import org.jspecify.annotations.Nullable;

/**
 * One sample of one device as it is stored. Its identity is (deviceId, epochNo, seq): sent again,
 * it is stored once.
 *
 * @param epochNo the platform's own number for one epoch of the device, from 1
 * @param seq from 1, growing by 1 within the epoch
 * @param observedAt epoch milliseconds, device clock plus the offset of its segment
 * @param deviceAt epoch milliseconds as the device said
 * @param receivedAt epoch milliseconds, this platform's clock
 * @param live decided once, when the frame was read
 * @param extra values outside the catalogue as JSON object text, or null when there are none
 */
public record VitalSample(
        int deviceId,
        int epochNo,
        int seq,
        long observedAt,
        long deviceAt,
        long receivedAt,
        boolean live,
        Generation generation,
        Vitals vitals,
        @Nullable String extra) {}
