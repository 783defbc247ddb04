package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wardstream.access.Caller;
import io.wardstream.access.Sight;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.dashboard.DashboardMeters.Kind;
import io.wardstream.registry.Hospital;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The devices of a hospital: all of them first, then each second those that have come, gone, or
 * come further with new firmware. Confined to one event loop.
 */
final class FleetFeed implements Feed {

    /** A device is seen by its ward, whoever it measures. */
    private static final int NOBODY = 0;

    private final Hospital hospital;
    private final String address;
    private final FleetSource source;
    private final InstantSource clock;
    private final DashboardMeters meters;
    private final Audience audience;
    private final FleetBook book;
    private final Set<Integer> changed = new LinkedHashSet<>();

    /** Of those who have asked since anything changed. */
    private final Map<Sight, SnapshotCache> snapshots = new HashMap<>();

    private boolean isSettled;
    private long version;

    FleetFeed(
            Hospital hospital,
            FleetSource source,
            InstantSource clock,
            DashboardMeters meters,
            Audience audience) {
        this.hospital = hospital;
        this.address = new Topic.OfFleet(hospital.publicId()).address();
        this.source = source;
        this.clock = clock;
        this.meters = meters;
        this.audience = audience;
        this.book = new FleetBook(HubLoop.millis());
    }

    Hospital hospital() {
        return hospital;
    }

    @Override
    public int hospitalId() {
        return hospital.id();
    }

    @Override
    public boolean isSeenBy(Caller caller) {
        return caller.readsAnythingIn(hospital.id());
    }

    @Override
    public boolean isUrgent() {
        return false;
    }

    @Override
    public Audience audience() {
        return audience;
    }

    /** Reads the devices and how far they are; failed when the database cannot answer. */
    Future<Void> load() {
        return source.devices(hospital)
                .onSuccess(
                        devices -> {
                            if (book.list(devices, HubLoop.millis())) {
                                version++;
                                snapshots.clear();
                                audience.deliverSnapshot();
                            }
                        })
                .compose(_ -> source.underUpdate(hospital))
                .onSuccess(updates -> updates.forEach(this::hear))
                .mapEmpty();
    }

    void hear(DeviceReport report) {
        long now = HubLoop.millis();
        for (DeviceReport.Entry entry : report.entries()) {
            if (entry.hospitalId() == hospital.id()) {
                book.hear(entry, now, changed);
            }
        }
    }

    void hear(FirmwareProgress update) {
        book.hear(update, changed);
    }

    /** Sends what has changed; to be called every second. */
    void tick() {
        long now = HubLoop.millis();
        book.sweep(now, changed);
        if (!isSettled && book.isSettled(now)) {
            isSettled = true; // who was not known is known to be away
            version++;
            snapshots.clear();
            changed.clear();
            audience.deliverSnapshot();
        }
        if (changed.isEmpty()) {
            return;
        }
        version++;
        snapshots.clear();
        List<FleetBook.Line> lines = book.lines(changed, now);
        audience.bySight().forEach((sight, viewers) -> send(seen(sight, lines), viewers));
        changed.clear();
    }

    /** An empty one too: versions follow each other without a hole. */
    private void send(List<FleetBook.Line> lines, List<Subscription> viewers) {
        Frame frame = meters.encoded(Kind.FLEET, address, json -> write(json, false, lines));
        viewers.forEach(viewer -> viewer.deliver(frame));
    }

    private static List<FleetBook.Line> seen(Sight sight, List<FleetBook.Line> lines) {
        return lines.stream().filter(line -> sight.sees(line.device().wardId(), NOBODY)).toList();
    }

    @Override
    public Frame snapshot() {
        return snapshot(Sight.WHOLE);
    }

    @Override
    public Frame snapshot(Caller viewer) {
        return snapshot(viewer.sight(hospital.id()));
    }

    private Frame snapshot(Sight sight) {
        return snapshots
                .computeIfAbsent(sight, _ -> new SnapshotCache())
                .at(
                        version,
                        clock.millis(),
                        () ->
                                meters.encoded(
                                        Kind.FLEET_SNAPSHOT,
                                        address,
                                        json -> write(json, true, all(sight))));
    }

    private List<FleetBook.Line> all(Sight sight) {
        return seen(sight, book.all(HubLoop.millis()));
    }

    private void write(JsonGenerator json, boolean isSnapshot, List<FleetBook.Line> lines)
            throws IOException {
        json.writeNumberField("version", version);
        json.writeNumberField("serverTime", clock.millis());
        json.writeBooleanField("snapshot", isSnapshot);
        json.writeArrayFieldStart("devices");
        for (FleetBook.Line line : lines) {
            write(json, line);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, FleetBook.Line line) throws IOException {
        json.writeStartObject();
        json.writeStringField("deviceId", line.device().publicId().toString());
        json.writeStringField("wardId", line.device().wardPublicId().toString());
        json.writeStringField("name", line.device().name());
        Boolean online = line.online();
        if (online == null) {
            json.writeNullField("online");
        } else {
            json.writeBooleanField("online", online);
        }
        FirmwareProgress update = line.update();
        if (update != null) {
            json.writeObjectFieldStart("firmware");
            json.writeStringField("version", update.version());
            json.writeStringField("state", update.state());
            if (update.progress() >= 0) {
                json.writeNumberField("progress", update.progress());
            }
            json.writeNumberField("at", update.at());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
