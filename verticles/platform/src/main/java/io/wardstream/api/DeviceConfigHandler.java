package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.fleet.DeviceCommands;
import io.wardstream.fleet.DeviceConfig;
import io.wardstream.fleet.DeviceConfigs;
import io.wardstream.registry.Device;
import java.util.List;

/** How devices should work, and what they were asked to do. */
final class DeviceConfigHandler {

    private static final String WHAT = "configuration";
    private static final int UNSAID = -1;

    private final DeviceConfigs configs;
    private final DeviceCommands commands;
    private final Lookup lookup;

    DeviceConfigHandler(DeviceConfigs configs, DeviceCommands commands, Lookup lookup) {
        this.configs = configs;
        this.commands = commands;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/devices/{id}/config", this::find),
                Operation.put("/devices/{id}/config", this::replace),
                Operation.get("/devices/{id}/commands", this::commands));
    }

    private Future<Answer> find(ApiRequest request) {
        return lookup.device(request)
                .compose(device -> configs.of(request.scope(), device))
                .map(DeviceConfigHandler::answer);
    }

    private Future<Answer> replace(ApiRequest request) {
        JsonObject settings = DeviceSettings.read(request.body(DeviceSettings.MEMBERS));
        return lookup.device(request)
                .compose(
                        device -> {
                            request.require(
                                    Permission.MANAGE_DEVICES,
                                    device.hospitalId(),
                                    device.wardId());
                            return configs.of(request.scope(), device)
                                    .compose(now -> replace(request, device, now, settings));
                        })
                .map(DeviceConfigHandler::answer);
    }

    private Future<DeviceConfig> replace(
            ApiRequest request, Device device, DeviceConfig now, JsonObject settings) {
        int expected = IfMatch.version(request, FleetJson.of(now), now.version(), WHAT);
        if (expected == UNSAID) {
            throw Problem.of(428, "If-Match must name the configuration you have read");
        }
        return configs.replace(
                        device, settings.encode(), now.version(), request.caller().username())
                .map(replaced -> replaced.orElseThrow(() -> IfMatch.stale(WHAT)));
    }

    private static Answer answer(DeviceConfig config) {
        return Answer.tagged(FleetJson.of(config), Answer.REVALIDATE);
    }

    private Future<Answer> commands(ApiRequest request) {
        Query query = request.query("cursor", "limit");
        long before = query.before();
        int limit = query.limit();
        return lookup.device(request)
                .compose(device -> commands.ofDevice(request.scope(), device.id(), before, limit))
                .map(slice -> Answer.ok(FleetJson.of(slice)));
    }
}
