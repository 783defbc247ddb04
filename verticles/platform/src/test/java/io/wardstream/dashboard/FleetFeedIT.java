package io.wardstream.dashboard;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Role;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.registry.Device;
import io.wardstream.registry.NewDevice;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages that watch devices. */
final class FleetFeedIT {

    private final DashboardBed bed = new DashboardBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void showsAllDevicesFirstAndThenWhoComesAndHowFarTheyAre() {
        Device device =
                await(bed.bed.registry.devices().create(new NewDevice(bed.ward, "Bed 1", "PM-9")))
                        .device();
        String address = "fleet." + bed.ward.hospitalPublicId();
        try (Page page = bed.page(bed.user("viewer", Role.VIEWER))) {
            page.register(address);
            JsonObject first = page.frame(address);

            report(device);
            JsonObject came = page.frame(address);
            update(device);
            JsonObject further = page.frame(address);

            assertThat(first.getBoolean("snapshot")).isTrue();
            assertThat(only(first).getString("deviceId")).isEqualTo(device.publicId().toString());
            assertThat(only(first).getValue("online")).isNull();
            assertThat(only(came).getBoolean("online")).isTrue();
            assertThat(only(further).getJsonObject("firmware").getString("state"))
                    .isEqualTo("INSTALLING");
        }
    }

    @Test
    void isRefusedToWhoMayNotSeeTheHospital() {
        String address = "fleet." + bed.foreign.hospitalPublicId();
        try (Page page = bed.page(bed.user("viewer", Role.VIEWER))) {
            page.register(address);

            assertThat(page.error(address).getString("body")).isEqualTo("access_denied");
        }
    }

    private static JsonObject only(JsonObject frame) {
        JsonArray devices = frame.getJsonArray("devices");
        assertThat(devices).hasSize(1);
        return devices.getJsonObject(0);
    }

    private void report(Device device) {
        int shard = Addresses.shardOf(bed.ward.id());
        DeviceReport.Entry entry =
                new DeviceReport.Entry(
                        device.id(),
                        device.hospitalId(),
                        device.wardId(),
                        0,
                        1,
                        DeviceReport.Link.OPEN,
                        0,
                        true,
                        List.of());
        bed.bed
                .vertx
                .eventBus()
                .publish(
                        Addresses.shard(shard),
                        new DeviceReport(
                                shard, "test", System.currentTimeMillis(), List.of(entry)));
    }

    private void update(Device device) {
        bed.bed
                .vertx
                .eventBus()
                .publish(
                        Addresses.firmware(device.hospitalId()),
                        new FirmwareProgress(
                                device.hospitalId(),
                                device.wardId(),
                                device.id(),
                                device.publicId(),
                                1,
                                "INSTALLING",
                                40,
                                "2.0",
                                System.currentTimeMillis()));
    }
}
