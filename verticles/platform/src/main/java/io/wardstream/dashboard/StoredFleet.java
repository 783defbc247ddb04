package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.dashboard.DashboardSources.UnderUpdate;
import io.wardstream.registry.Device;
import io.wardstream.registry.DeviceFilter;
import io.wardstream.registry.Devices;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Slice;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;

/** What views of devices read, in the scope of the one hospital they show. */
final class StoredFleet implements FleetSource {

    private static final int A_READ = 500;

    private final HubLoop loop;
    private final Hospitals hospitals;
    private final Devices devices;
    private final UnderUpdate underUpdate;

    StoredFleet(HubLoop loop, Hospitals hospitals, Devices devices, UnderUpdate underUpdate) {
        this.loop = loop;
        this.hospitals = hospitals;
        this.devices = devices;
        this.underUpdate = underUpdate;
    }

    @Override
    public Future<List<Device>> devices(Hospital hospital) {
        DeviceFilter filter = new DeviceFilter(hospital.id(), 0, null);
        return loop.land(more(filter, new ArrayList<>(), 0));
    }

    private Future<List<Device>> more(DeviceFilter filter, List<Device> read, int after) {
        return devices.list(scope(filter.hospitalId()), filter, after, A_READ)
                .compose(slice -> add(filter, read, slice));
    }

    private Future<List<Device>> add(DeviceFilter filter, List<Device> read, Slice<Device> slice) {
        read.addAll(slice.items());
        boolean isLast = slice.nextAfter() == 0 || read.size() >= MAX_DEVICES;
        return isLast ? Future.succeededFuture(read) : more(filter, read, slice.nextAfter());
    }

    @Override
    public Future<List<Integer>> wards(Hospital hospital) {
        return loop.land(moreWards(hospital, new ArrayList<>(), 0));
    }

    private Future<List<Integer>> moreWards(Hospital hospital, List<Integer> read, int after) {
        return hospitals
                .wards(scope(hospital.id()), hospital, after, A_READ)
                .compose(
                        slice -> {
                            slice.items().forEach(ward -> read.add(ward.id()));
                            return slice.nextAfter() == 0
                                    ? Future.succeededFuture(read)
                                    : moreWards(hospital, read, slice.nextAfter());
                        });
    }

    @Override
    public Future<List<FirmwareProgress>> underUpdate(Hospital hospital) {
        return loop.land(underUpdate.of(scope(hospital.id()), hospital.id()));
    }

    private static Scope scope(int hospitalId) {
        return Scope.hospitals(List.of(hospitalId));
    }
}
