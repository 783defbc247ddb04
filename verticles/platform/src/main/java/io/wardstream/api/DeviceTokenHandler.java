package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.Device;
import io.wardstream.registry.Devices;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The tokens of a device: another one, those in force, and the end of one. */
final class DeviceTokenHandler {

    private static final int DEFAULT_OVERLAP_MINUTES = 60;
    private static final int MAX_OVERLAP_MINUTES = 1_440;

    private final Devices devices;
    private final Lookup lookup;

    DeviceTokenHandler(Devices devices, Lookup lookup) {
        this.devices = devices;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/devices/{id}/token", this::rotate),
                Operation.get("/devices/{id}/tokens", this::list),
                Operation.delete("/devices/{id}/tokens/{tokenId}", this::revoke));
    }

    private Future<Answer> rotate(ApiRequest request) {
        Integer given =
                request.optionalBody("overlapMinutes")
                        .optionalWhole("overlapMinutes", 0, MAX_OVERLAP_MINUTES);
        Duration overlap = Duration.ofMinutes(given == null ? DEFAULT_OVERLAP_MINUTES : given);
        return managed(request).compose(device -> rotate(device, overlap));
    }

    private Future<Answer> rotate(Device device, Duration overlap) {
        return devices.rotateToken(device.id(), overlap)
                .map(token -> token.orElseThrow(DeviceHandler::gone))
                .map(token -> Answer.ok(DeviceJson.token(device, token)));
    }

    private Future<Answer> list(ApiRequest request) {
        return managed(request)
                .compose(device -> devices.tokens(device.id()))
                .map(
                        tokens ->
                                Answer.ok(
                                        new JsonObject()
                                                .put(
                                                        "items",
                                                        tokens.stream()
                                                                .map(DeviceJson::token)
                                                                .toList())));
    }

    private Future<Answer> revoke(ApiRequest request) {
        UUID tokenId = request.pathId("tokenId", "token");
        return managed(request)
                .compose(device -> devices.revokeToken(device.id(), tokenId))
                .map(
                        isEnded -> {
                            if (!isEnded) {
                                throw Problem.notFound("token");
                            }
                            return new Answer.Nothing();
                        });
    }

    private Future<Device> managed(ApiRequest request) {
        return lookup.device(request).compose(device -> DeviceHandler.managed(request, device));
    }
}
