package io.wardstream.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.patient.SampleSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs a share of the devices on one event loop, with three timers for all of them. */
final class FleetVerticle extends VerticleBase {
    private static final int LARGEST_FRAME = 256 * 1024;
    private static final int RECEIVE_BUFFER = 16 * 1024;
    private static final long WHEEL_MILLIS = 5;
    private static final long DOOR_MILLIS = 10;
    private static final long SWEEP_MILLIS = 100;

    private final SimulationOptions options;
    private final Meters meters;
    private final int number;
    private final List<Seat> seats;
    private final List<Device> devices = new ArrayList<>();
    private final Promise<Void> done = Promise.promise();

    private @Nullable WebSocketClient client; // an unreferenced client is closed by the collector
    private @Nullable Fleet fleet;
    private @Nullable TickWheel wheel;

    /** A device of this fleet. */
    record Seat(int index, DeviceToken token, SampleSource source) {}

    FleetVerticle(SimulationOptions options, Meters meters, int number, List<Seat> seats) {
        this.options = options;
        this.meters = meters;
        this.number = number;
        this.seats = List.copyOf(seats);
    }

    @Override
    public Future<?> start() {
        WebSocketClient created = vertx.createWebSocketClient(clientOptions());
        Fleet started = new Fleet(options, meters, created, number);
        client = created;
        fleet = started;
        for (Seat seat : seats) {
            devices.add(new Device(seat.index(), seat.token(), seat.source(), started));
        }
        for (Device device : devices) {
            started.connectAfter(0, device.link());
        }
        vertx.setPeriodic(DOOR_MILLIS, _ -> started.admit());
        vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep(started));
        if (!options.flatOut()) {
            wheel = new TickWheel(devices.size(), 1000 / options.rate());
            vertx.setPeriodic(WHEEL_MILLIS, _ -> turn(started));
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        WebSocketClient open = client;
        return open == null ? Future.succeededFuture() : open.close();
    }

    /** Completes when every source is exhausted and every sample answered. */
    Future<Void> done() {
        return done.future();
    }

    Future<List<EpochLedger>> ledger() {
        return onLoop(
                () -> {
                    List<EpochLedger> books = new ArrayList<>();
                    devices.forEach(device -> books.addAll(device.memory().ledger()));
                    return books;
                });
    }

    Future<Void> pause(boolean paused) {
        return onLoop(
                () -> {
                    started().pause(paused);
                    if (!paused) {
                        devices.forEach(
                                device ->
                                        device.link()
                                                .answered()); // flat out waits for acks, and none
                        // will come
                    }
                    return null;
                });
    }

    /**
     * Stops measuring and waits until every sample is answered; false when the time is over before.
     */
    Future<Boolean> settle(Duration wait) {
        Promise<Boolean> settled = Promise.promise();
        long deadline = System.nanoTime() + wait.toNanos();
        context.runOnContext(
                _ -> {
                    started().pause(true);
                    awaitSettled(deadline, settled);
                });
        return settled.future();
    }

    /** Closes every connection; nobody comes back. */
    Future<Void> hangUp() {
        Promise<Void> closed = Promise.promise();
        context.runOnContext(
                _ -> {
                    started().stop();
                    List<Future<Void>> closes =
                            devices.stream().map(device -> device.link().close()).toList();
                    Future.join(closes).<Void>mapEmpty().otherwiseEmpty().onComplete(closed);
                });
        return closed.future();
    }

    /** Cuts the connection of about this share of the devices, without a close frame. */
    Future<Void> cut(double share) {
        return onLoop(
                () -> {
                    for (Device device : devices) {
                        if (started().random() < share) {
                            device.link().cut();
                        }
                    }
                    return null;
                });
    }

    private void awaitSettled(long deadline, Promise<Boolean> settled) {
        // Each time: a window may have been full, and what comes last fills no frame.
        devices.forEach(device -> device.link().pump(true));
        boolean isSettled = devices.stream().allMatch(device -> device.memory().held() == 0);
        if (isSettled || System.nanoTime() > deadline) {
            settled.complete(isSettled);
            return;
        }
        vertx.setTimer(DOOR_MILLIS, _ -> awaitSettled(deadline, settled));
    }

    private void turn(Fleet started) {
        TickWheel turning = wheel;
        if (turning != null) {
            turning.turnTo(started.now() - started.originMillis(), this::measure);
        }
    }

    /** The wheel turns while the fleet pauses, so that nothing is measured after the fact. */
    private void measure(int device, long at) {
        Fleet started = started();
        if (!started.isPaused()) {
            devices.get(device).measure(started.originMillis() + at);
        }
    }

    private void sweep(Fleet started) {
        long now = started.now();
        boolean allDone = true;
        for (Device device : devices) {
            device.link().checkSilence(now);
            allDone &= device.isDone();
        }
        if (allDone) {
            done.tryComplete();
        }
    }

    private Fleet started() {
        Fleet running = fleet;
        if (running == null) {
            throw new IllegalStateException("the fleet has not started");
        }
        return running;
    }

    private <T> Future<T> onLoop(Callable<T> action) {
        Promise<T> result = Promise.promise();
        context.runOnContext(
                _ -> {
                    try {
                        result.complete(action.call());
                    } catch (Exception failure) {
                        result.fail(failure);
                    }
                });
        return result.future();
    }

    private WebSocketClientOptions clientOptions() {
        return new WebSocketClientOptions()
                .setMaxConnections(seats.size() * 2 + 64) // a closing one still counts
                .setMaxFrameSize(LARGEST_FRAME)
                .setMaxMessageSize(LARGEST_FRAME)
                .setTcpNoDelay(true)
                .setReceiveBufferSize(RECEIVE_BUFFER)
                .setConnectTimeout(5000)
                .setClosingTimeout(2);
    }
}
