package io.wardstream.simulator;

import io.wardstream.simulator.patient.SampleSource;

/**
 * One bedside device: it measures, remembers and talks. It goes on measuring while it is offline.
 * Confined to one event loop.
 */
final class Device {
    private static final String FIRST_FIRMWARE = "1.0.0";

    private final int index;
    private final DeviceToken token;
    private final DeviceOptions faults;
    private final Fleet fleet;
    private final DeviceMemory memory;
    private final DeviceClock clock;
    private final DeviceLink link;
    private int technical;
    private String firmware = FIRST_FIRMWARE;

    Device(int index, DeviceToken token, SampleSource source, Fleet fleet) {
        SimulationOptions options = fleet.options();
        this.index = index;
        this.token = token;
        this.faults = options.devices().apply(index);
        this.fleet = fleet;
        int capacity = Math.max(options.bufferSamples(), options.flatOut() ? options.window() : 0);
        this.memory =
                new DeviceMemory(
                        token.id(), source, options.samplesPerDevice(), capacity, fleet.meters());
        this.clock =
                new DeviceClock(fleet.now(), faults.clockOffsetMillis(), faults.clockDriftPpm());
        this.technical = source.technical(0);
        memory.beginEpoch(
                faults.firstEpoch() > 0 ? faults.firstEpoch() : fleet.now(),
                clock.read(fleet.now()));
        this.link = new DeviceLink(this, fleet);
    }

    int index() {
        return index;
    }

    DeviceToken token() {
        return token;
    }

    DeviceOptions faults() {
        return faults;
    }

    DeviceMemory memory() {
        return memory;
    }

    DeviceClock clock() {
        return clock;
    }

    DeviceLink link() {
        return link;
    }

    /** Bits of the technical conditions last measured. */
    int technical() {
        return technical;
    }

    /** The version it says it runs. */
    String firmware() {
        return firmware;
    }

    /** Restarts with other firmware: goes away, and says which when it comes back. */
    void restart(String version) {
        firmware = version;
        link.goAway();
    }

    /** Whether everything there was to measure has been answered. */
    boolean isDone() {
        return memory.isExhausted() && memory.held() == 0;
    }

    /** Measures one sample at a true time, and sends it when the link is up. */
    void measure(long trueMillis) {
        if (memory.isExhausted()) {
            return;
        }
        noticeTechnical(trueMillis);
        create(trueMillis);
        link.pump(memory.isExhausted());
    }

    /** Measures as many samples as the window has room for; they are sent with the next pump. */
    void fillWindow(int window) {
        int frame = Math.min(window, fleet.options().samplesPerFrame());
        int room = window - memory.live().ring().size();
        long now = fleet.now();
        while (room >= frame && !memory.isExhausted()) {
            for (int i = 0; i < frame && !memory.isExhausted(); i++) {
                create(now);
            }
            room -= frame;
        }
    }

    private void create(long trueMillis) {
        long at = clock.read(trueMillis);
        if (!memory.live().ring().reaches(at)) { // the clock was set by weeks
            memory.beginEpoch(fleet.now(), at);
            link.sayHello();
        }
        memory.create(at);
        int made = memory.tick();
        if (faults.jumpEvery() > 0 && made % faults.jumpEvery() == 0) {
            memory.jump(faults.jumpSize(), at);
        }
        if (faults.clockStepAfter() > 0 && made == faults.clockStepAfter()) {
            setClock(trueMillis);
        }
        if (faults.disconnectEvery() > 0 && made % faults.disconnectEvery() == 0) {
            link.cut();
        }
    }

    private void setClock(long trueMillis) {
        clock.step(faults.clockStepMillis());
        if (faults.clockStepNewEpoch()) {
            memory.beginEpoch(fleet.now(), clock.read(trueMillis));
            link.sayHello();
        }
    }

    private void noticeTechnical(long trueMillis) {
        int now = memory.source().technical(memory.tick());
        int changed = now ^ technical;
        technical = now;
        if (changed != 0) {
            link.reportTechnical(changed, now, clock.read(trueMillis));
        }
    }
}
