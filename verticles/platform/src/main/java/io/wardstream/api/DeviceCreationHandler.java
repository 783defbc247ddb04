package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.registry.DeviceBatch;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.Devices;
import io.wardstream.registry.NewDevice;
import io.wardstream.registry.Ward;
import java.util.List;

/** New devices, one or thousands at once. Their tokens are shown here and never again. */
final class DeviceCreationHandler {

    private static final int MAX_BATCH_MODEL = 90; // the names add a number to it

    private final Devices devices;
    private final Lookup lookup;

    DeviceCreationHandler(Devices devices, Lookup lookup) {
        this.devices = devices;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/devices", this::create),
                Operation.post("/devices/batch", this::createBatch).costly());
    }

    private Future<Answer> create(ApiRequest request) {
        JsonBody body = request.body("hospitalId", "wardId", "name", "model", "gateway");
        String name = body.text("name", DeviceHandler.MAX_NAME);
        String model = body.text("model", DeviceHandler.MAX_MODEL);
        String gateway = DeviceHandler.gateway(body);
        return managedWard(request, body)
                .compose(ward -> devices.create(new NewDevice(ward, name, model, gateway)))
                .map(DeviceCreationHandler::created);
    }

    private Future<Answer> createBatch(ApiRequest request) {
        JsonBody body = request.body("hospitalId", "wardId", "model", "count", "assign");
        String model = body.text("model", MAX_BATCH_MODEL);
        int count = body.whole("count", 1, DeviceBatch.MAX_COUNT);
        boolean isAssigned = Boolean.TRUE.equals(body.optionalFlag("assign"));
        return managedWard(request, body)
                .compose(
                        ward -> {
                            if (isAssigned) {
                                request.require(
                                        Permission.MANAGE_PATIENTS, ward.hospitalId(), ward.id());
                            }
                            return devices.create(new DeviceBatch(ward, model, count, isAssigned));
                        })
                .map(made -> new Answer.Lines(made.stream().map(DeviceJson::line).toList()));
    }

    private Future<Ward> managedWard(ApiRequest request, JsonBody body) {
        return lookup.wardOf(request, body)
                .map(
                        ward -> {
                            request.require(
                                    Permission.MANAGE_DEVICES, ward.hospitalId(), ward.id());
                            return ward;
                        });
    }

    private static Answer created(DeviceWithToken made) {
        return Answer.created(
                "/api/devices/" + made.device().publicId(),
                DeviceJson.of(made.device()).put("token", made.token()));
    }
}
