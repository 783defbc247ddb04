package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.samples.DrainedSession;
import io.wardstream.samples.HeldSession;
import io.wardstream.samples.LostSessions;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.Writer;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which devices this writer holds, and what it does when it learns that it has lost some. Confined
 * to one event loop.
 */
final class WriterHold {
    private static final Logger LOG = LoggerFactory.getLogger(WriterHold.class);

    /** Why a device is not held any more. */
    enum Loss {
        /** Another writer holds it. */
        TAKEN_OVER,
        /** The database does not know this writer. */
        FORGOTTEN
    }

    private final Vertx vertx;
    private final SampleStore store;
    private final Readiness readiness;
    private final String nodeId;
    private final BiConsumer<DeviceLanes, Loss> onLost;
    private final RetryDelay retryDelay = new RetryDelay();
    private final Map<Integer, DeviceLanes> devices = new HashMap<>();
    private Writer writer;
    private boolean failing;

    /**
     * Calls {@code onLost} once for a device that this writer does not hold any more, before
     * anything more is written.
     */
    WriterHold(
            Vertx vertx,
            SampleStore store,
            Readiness readiness,
            String nodeId,
            Writer writer,
            BiConsumer<DeviceLanes, Loss> onLost) {
        this.vertx = vertx;
        this.store = store;
        this.readiness = readiness;
        this.nodeId = nodeId;
        this.writer = writer;
        this.onLost = onLost;
    }

    /** With the losses this writer has learned of: a flush that carries fewer is fenced. */
    Writer writer() {
        return writer;
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
            boolean unbroken = previousWriter == writer.id() && fence == known.fence() + 1;
            if (unbroken) {
                known.raised(fence);
                known.identified(identity);
                return known;
            }
            lose(known, Loss.TAKEN_OVER);
        }
        DeviceLanes device = new DeviceLanes(identity);
        device.raised(fence);
        devices.put(identity.deviceId(), device);
        return device;
    }

    /** Forgets devices that have no connection and nothing under way, to note or to be said. */
    void releaseIdle() {
        devices.values()
                .removeIf(
                        device ->
                                device.isIdle()
                                        && !device.needsCheckpoint()
                                        && !device.isFarewellDue());
    }

    private void lose(DeviceLanes device, Loss why) {
        device.lose();
        devices.remove(device.deviceId(), device);
        onLost.accept(device, why);
    }

    /** After a fenced flush: asks until the database says which devices are lost; never fails. */
    Future<Void> findLost() {
        Promise<Void> found = Promise.promise();
        findLost(0, found);
        return found.future();
    }

    private void findLost(int attempt, Promise<Void> found) {
        List<HeldSession> held = new ArrayList<>(devices.size());
        devices.values()
                .forEach(device -> held.add(new HeldSession(device.deviceId(), device.fence())));
        store.lostSessions(writer, held)
                .onSuccess(
                        lost -> {
                            apply(lost);
                            found.complete();
                        })
                .onFailure(
                        failure -> {
                            if (StorageException.of(failure).category() == Category.FENCED) {
                                beginAnew(attempt, found);
                            } else {
                                findLater(attempt, found, failure);
                            }
                        });
    }

    private void findLater(int attempt, Promise<Void> found, Throwable failure) {
        flushing(false);
        LOG.warn("lost devices not read, trying again cause={}", failure.getMessage());
        vertx.setTimer(retryDelay.millis(attempt), _ -> findLost(attempt + 1, found));
    }

    /** Of an unknown writer nobody knows what it holds: every device has to say hello again. */
    private void beginAnew(int attempt, Promise<Void> found) {
        store.registerWriter(nodeId)
                .onSuccess(
                        fresh -> {
                            LOG.warn(
                                    "writer is not known to the database any more, all devices"
                                            + " begin anew writer={} before={} count={}",
                                    fresh.id(),
                                    writer.id(),
                                    devices.size());
                            writer = fresh;
                            List<DeviceLanes> all = List.copyOf(devices.values());
                            all.forEach(DeviceLanes::lose); // what they have waiting goes at once
                            all.forEach(device -> lose(device, Loss.FORGOTTEN));
                            found.complete();
                        })
                .onFailure(failure -> findLater(attempt, found, failure));
    }

    private void apply(LostSessions lost) {
        writer = new Writer(writer.id(), lost.losses());
        LOG.info(
                "devices taken over by another writer count={} losses={}",
                lost.deviceIds().size(),
                lost.losses());
        for (int deviceId : lost.deviceIds()) {
            DeviceLanes device = devices.get(deviceId);
            if (device != null) {
                lose(device, Loss.TAKEN_OVER);
            }
        }
    }

    /**
     * Leaves word of those that were told to come back later: who judges their wards by then may
     * not have heard it. Never fails.
     */
    Future<Void> noteDrained() {
        List<DrainedSession> drained = new ArrayList<>();
        for (DeviceLanes device : devices.values()) {
            if (device.backBy() != 0) {
                drained.add(new DrainedSession(device.deviceId(), device.fence(), device.backBy()));
            }
        }
        return drained.isEmpty() ? Future.succeededFuture() : note(drained);
    }

    private Future<Void> note(List<DrainedSession> drained) {
        return store.drained(drained)
                .onFailure(
                        cause ->
                                LOG.warn(
                                        "drain not noted devices={} cause={}",
                                        drained.size(),
                                        cause.getMessage()))
                .otherwiseEmpty();
    }

    /** Whether flushes reach the database; degraded while they do not. */
    void flushing(boolean works) {
        if (failing == works) {
            failing = !works;
            readiness.degraded("ingest", failing);
        }
    }
}
