package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.registry.Device;
import io.wardstream.registry.DeviceBatch;
import io.wardstream.registry.DeviceToken;
import io.wardstream.registry.Slice;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Devices as they look outside the platform. */
final class DeviceJson {

    static final String ENABLED = "enabled";
    static final String DISABLED = "disabled";

    /**
     * Lists change seldom and are long. Five minutes do no harm: a list says what there is, not how
     * anybody is, and nothing is decided by it. Only the caller's own browser keeps it, by their
     * token, which lives for minutes; a page that needs it fresh asks with no-cache and is answered
     * 304.
     */
    private static final String FIVE_MINUTES = "private, max-age=300";

    private DeviceJson() {}

    static JsonObject of(Device device) {
        return new JsonObject()
                .put("id", device.publicId().toString())
                .put("hospitalId", device.hospitalPublicId().toString())
                .put("wardId", device.wardPublicId().toString())
                .put("name", device.name())
                .put("model", device.model())
                .put("status", device.isEnabled() ? ENABLED : DISABLED)
                .put("enabled", device.isEnabled())
                .put(
                        "liveWithinMillis",
                        device.liveWithinMillis() == 0 ? null : device.liveWithinMillis())
                .put("gateway", device.gateway())
                .put("patientId", text(device.patientPublicId()))
                .put("createdAt", device.createdAt().toString());
    }

    static Answer.Whole list(Slice<Device> slice) {
        return Answer.tagged(
                new JsonObject()
                        .put("items", slice.items().stream().map(DeviceJson::of).toList())
                        .put("next", Query.cursor(slice.nextAfter())),
                FIVE_MINUTES);
    }

    static JsonObject token(Device device, String token) {
        return new JsonObject().put("id", device.publicId().toString()).put("token", token);
    }

    static JsonObject token(DeviceToken token) {
        return new JsonObject()
                .put("id", token.id().toString())
                .put("createdAt", token.createdAt().toString())
                .put(
                        "lastUsedOn",
                        token.lastUsedOn() == null ? null : token.lastUsedOn().toString())
                .put("expiresAt", token.expiresAt() == null ? null : token.expiresAt().toString());
    }

    static JsonObject line(DeviceBatch.Made made) {
        return new JsonObject()
                .put("id", made.id().toString())
                .put("token", made.token())
                .put("name", made.name())
                .put("patientId", text(made.patientId()));
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
