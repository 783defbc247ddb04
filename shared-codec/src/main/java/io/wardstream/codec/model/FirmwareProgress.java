package io.wardstream.codec.model;

import java.util.UUID;

/**
 * How far a device is with new firmware. Immutable.
 *
 * @param wardId of the device's patient, else its own, when the command was sent
 * @param commandId grows with each command of the platform
 * @param state QUEUED, SENT, ACCEPTED, DOWNLOADING, INSTALLING, REBOOTING, DONE, FAILED, REFUSED or
 *     CANCELLED
 * @param progress 0..100, or -1 when the device did not say
 * @param version what is being installed
 * @param at epoch milliseconds, the platform's clock
 */
public record FirmwareProgress(
        int hospitalId,
        int wardId,
        int deviceId,
        UUID devicePublicId,
        long commandId,
        String state,
        int progress,
        String version,
        long at) {}
