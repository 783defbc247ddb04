package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.fleet.DeviceCommand;
import io.wardstream.fleet.DeviceCommands;
import io.wardstream.fleet.DeviceConfig;
import io.wardstream.fleet.Firmware;
import io.wardstream.fleet.FirmwareImages;
import io.wardstream.fleet.Rollout;
import io.wardstream.fleet.Rollouts;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What devices are told, as it looks outside the platform. */
final class FleetJson {

    private FleetJson() {}

    static JsonObject of(DeviceConfig config) {
        JsonObject desired =
                new JsonObject()
                        .put("version", config.version())
                        .put("changedAt", text(config.changedAt()))
                        .put("changedBy", config.changedBy())
                        .put("settings", new JsonObject(config.settings()));
        JsonObject reported =
                new JsonObject()
                        .put("version", config.reportedVersion())
                        .put("at", text(config.reportedAt()));
        return new JsonObject().put("desired", desired).put("reported", reported);
    }

    static JsonObject of(DeviceCommands.Slice slice) {
        return page(slice.items().stream().map(FleetJson::of), slice.nextBefore());
    }

    private static JsonObject of(DeviceCommand command) {
        return new JsonObject()
                .put("id", command.id())
                .put("name", command.name())
                .put("args", new JsonObject(command.args()))
                .put("state", command.state().name())
                .put("progress", progress(command.progress()))
                .put("reason", command.reason())
                .put("rolloutId", text(command.rolloutId()))
                .put("createdAt", command.createdAt().toString())
                .put("sentAt", text(command.sentAt()))
                .put("changedAt", command.changedAt().toString())
                .put("finishedAt", text(command.finishedAt()));
    }

    static JsonObject of(Firmware firmware) {
        return new JsonObject()
                .put("id", firmware.id().toString())
                .put("model", firmware.model())
                .put("version", firmware.version())
                .put("sha256", firmware.sha256())
                .put("bytes", firmware.bytes())
                .put("signature", firmware.signature())
                .put("keyId", firmware.keyId())
                .put("uploadedBy", firmware.uploadedBy())
                .put("uploadedAt", firmware.uploadedAt().toString());
    }

    static JsonObject of(FirmwareImages.Slice slice) {
        return page(slice.items().stream().map(FleetJson::of), slice.nextBefore());
    }

    static JsonObject of(Rollout rollout) {
        return new JsonObject()
                .put("id", rollout.id().toString())
                .put("firmwareId", rollout.firmwareId().toString())
                .put("model", rollout.model())
                .put("version", rollout.version())
                .put("hospitalId", rollout.hospitalPublicId().toString())
                .put("wardId", text(rollout.wardPublicId()))
                .put("state", rollout.state().wireName())
                .put("reason", rollout.reason())
                .put("stage", rollout.stage() + 1)
                .put(
                        "stages",
                        rollout.stages().stream()
                                .map(
                                        stage ->
                                                new JsonObject()
                                                        .put("percent", stage.percent())
                                                        .put("soakMinutes", stage.soakMinutes()))
                                .toList())
                .put("maxFailurePercent", rollout.maxFailurePercent())
                .put("devices", rollout.devices())
                .put("createdBy", rollout.createdBy())
                .put("createdAt", rollout.createdAt().toString())
                .put("finishedAt", text(rollout.finishedAt()));
    }

    static JsonObject list(Rollouts.Slice<Rollout> slice) {
        return page(slice.items().stream().map(FleetJson::of), slice.next());
    }

    /** One rollout with a page of its devices. */
    static JsonObject of(
            Rollout rollout,
            Map<String, Integer> counts,
            Rollouts.Slice<Rollouts.DeviceProgress> devices) {
        JsonObject byState = new JsonObject();
        counts.forEach(byState::put);
        return of(rollout)
                .put("counts", byState)
                .put("items", devices.items().stream().map(FleetJson::of).toList())
                .put("next", Query.cursor(devices.next()));
    }

    private static JsonObject of(Rollouts.DeviceProgress device) {
        return new JsonObject()
                .put("deviceId", device.deviceId().toString())
                .put("state", device.state())
                .put("progress", progress(device.progress()))
                .put("reason", device.reason())
                .put("changedAt", text(device.changedAt()));
    }

    private static JsonObject page(Stream<JsonObject> items, long next) {
        return new JsonObject().put("items", items.toList()).put("next", Query.cursor(next));
    }

    private static @Nullable Integer progress(int percent) {
        return percent < 0 ? null : Integer.valueOf(percent);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
