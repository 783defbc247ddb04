package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.samples.HeldSession;
import io.wardstream.samples.LostSessions;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which devices this writer holds, and what it does when it learns that it has lost some. Confined
 * to one event loop.
 */
final class WriterHold {
    private static final Logger LOG = LoggerFactory.getLogger(WriterHold.class);

    private final Vertx vertx;
    private final SampleStore store;
    private final Readiness readiness;
    private final Consumer<DeviceLanes> onLost;
    private final RetryDelay retryDelay = new RetryDelay();
    private final Map<Integer, DeviceLanes> devices = new HashMap<>();
    private Writer writer;
    private boolean away;

    /**
     * Calls {@code onLost} once for a device that another writer holds now, before anything more is
     * written.
     */
    WriterHold(
            Vertx vertx,
            SampleStore store,
            Readiness readiness,
            Writer writer,
            Consumer<DeviceLanes> onLost) {
        this.vertx = vertx;
        this.store = store;
        this.readiness = readiness;
        this.writer = writer;
        this.onLost = onLost;
    }

    Writer writer() {
        return writer;
    }

    int count() {
        return devices.size();
    }

    Iterable<DeviceLanes> devices() {
        return devices.values();
    }

    /**
     * The lanes a hello goes on with: those of the former connection when this writer held the
     * device without a break, new ones otherwise.
     */
    DeviceLanes raised(DeviceIdentity identity, int fence, int previousWriter) {
        DeviceLanes known = devices.get(identity.deviceId());
        if (known != null) {
            boolean unbroken =
                    previousWriter == writer.id() && fence == known.fence() + 1 && !known.isLost();
            if (unbroken) {
                known.raised(fence);
                known.identified(identity);
                return known;
            }
            lose(known);
        }
        DeviceLanes device = new DeviceLanes(identity);
        device.raised(fence);
        devices.put(identity.deviceId(), device);
        return device;
    }

    /** Forgets a device that has no connection and nothing pending. */
    void release(DeviceLanes device) {
        if (device.isIdle()) {
            devices.remove(device.deviceId(), device);
        }
    }

    private void lose(DeviceLanes device) {
        if (!device.isLost()) {
            device.lose();
            devices.remove(device.deviceId(), device);
            onLost.accept(device);
        }
    }

    /** After a fenced flush: asks until the database says which devices are lost. */
    Future<Void> findLost() {
        return findLost(0);
    }

    private Future<Void> findLost(int attempt) {
        List<HeldSession> held = new ArrayList<>(devices.size());
        devices.values()
                .forEach(device -> held.add(new HeldSession(device.deviceId(), device.fence())));
        return store.lostSessions(writer, held)
                .map(this::apply)
                .recover(
                        failure -> {
                            LOG.warn(
                                    "lost devices not read, trying again cause={}",
                                    failure.getMessage());
                            return vertx.timer(retryDelay.millis(attempt), TimeUnit.MILLISECONDS)
                                    .compose(_ -> findLost(attempt + 1));
                        });
    }

    private @Nullable Void apply(LostSessions lost) {
        writer = new Writer(writer.id(), lost.losses());
        LOG.info(
                "devices taken over by another writer count={} losses={}",
                lost.deviceIds().size(),
                lost.losses());
        for (int deviceId : lost.deviceIds()) {
            DeviceLanes device = devices.get(deviceId);
            if (device != null) {
                lose(device);
            }
        }
        return null;
    }

    void away(boolean isAway) {
        if (away != isAway) {
            away = isAway;
            readiness.degraded("postgres", isAway);
        }
    }
}
