package io.wardstream.registry;

/**
 * Who a device is and where its samples go at this moment.
 *
 * @param deviceId internal id, positive
 * @param publicId the id outside the platform
 * @param hospitalId the hospital that owns the device
 * @param wardId the ward of its patient, else the device's own
 * @param patientId the patient it is assigned to, 0 when none
 * @param liveWithinMillis how old a sample may be to count as live, 0 for the platform's default
 * @param enabled a disabled device may not connect
 * @param tokenId the token it has shown
 * @param tokenEndsAt epoch millis from which on that token opens nothing; {@link #NEVER} when it
 *     has no end
 */
public record DeviceIdentity(
        int deviceId,
        String publicId,
        int hospitalId,
        int wardId,
        int patientId,
        int liveWithinMillis,
        boolean enabled,
        int tokenId,
        long tokenEndsAt) {

    /** The end of a token that has none. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The same device, whose samples go elsewhere now. */
    public DeviceIdentity at(int newHospitalId, int newWardId, int newPatientId) {
        return new DeviceIdentity(
                deviceId,
                publicId,
                newHospitalId,
                newWardId,
                newPatientId,
                liveWithinMillis,
                enabled,
                tokenId,
                tokenEndsAt);
    }
}
