package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wardstream.access.Caller;
import io.wardstream.dashboard.DashboardMeters.Kind;
import java.io.IOException;
import java.time.InstantSource;

/**
 * The time of the server, every second, so that a page knows when it is stale. Confined to one
 * event loop.
 */
final class TickFeed implements Feed {

    private final String release;
    private final InstantSource clock;
    private final DashboardMeters meters;
    private final Audience audience;
    private final SnapshotCache snapshots = new SnapshotCache();
    private long version;

    TickFeed(String release, InstantSource clock, DashboardMeters meters, Audience audience) {
        this.release = release;
        this.clock = clock;
        this.meters = meters;
        this.audience = audience;
    }

    @Override
    public int hospitalId() {
        return EVERYBODY;
    }

    @Override
    public boolean isSeenBy(Caller caller) {
        return true;
    }

    @Override
    public boolean isUrgent() {
        return false;
    }

    @Override
    public Audience audience() {
        return audience;
    }

    void tick() {
        version++;
        if (!audience.isEmpty()) {
            audience.deliver(snapshot());
        }
    }

    @Override
    public Frame snapshot() {
        return snapshots.at(
                version, clock.millis(), () -> meters.encoded(Kind.TICK, Topic.TICK, this::write));
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeNumberField("version", version);
        json.writeNumberField("serverTime", clock.millis());
        json.writeStringField("release", release);
    }
}
