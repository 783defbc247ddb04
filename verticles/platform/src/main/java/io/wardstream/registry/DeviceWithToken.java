package io.wardstream.registry;

/**
 * A device and its new token, which is shown once.
 *
 * @param token for {@code Authorization: Bearer}
 */
public record DeviceWithToken(Device device, String token) {

    /** Tokens are never printed. */
    @Override
    public String toString() {
        return "DeviceWithToken[id=" + device.id() + "]";
    }
}
