package io.wardstream.simulator;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.simulator.FleetVerticle.Seat;
import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.ledger.Ledger;
import io.wardstream.simulator.patient.Patient;
import io.wardstream.simulator.patient.Recording;
import io.wardstream.simulator.patient.SampleSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Devices at work: started, watched and stopped from any thread. */
public final class Simulation {
    private final Vertx vertx;
    private final Meters meters;
    private final List<FleetVerticle> fleets;
    private final int devices;
    private final Map<String, SampleSource> sources;
    private final List<String> deployments = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private Simulation(
            Vertx vertx,
            Meters meters,
            List<FleetVerticle> fleets,
            int devices,
            Map<String, SampleSource> sources) {
        this.vertx = vertx;
        this.meters = meters;
        this.fleets = fleets;
        this.devices = devices;
        this.sources = sources;
    }

    /**
     * Starts one device a token. They connect on their own; nobody waits for that here.
     *
     * @return the running simulation; failed with IllegalArgumentException or UncheckedIOException
     *     when a recording cannot be used
     */
    public static Future<Simulation> start(
            Vertx vertx, SimulationOptions options, List<DeviceToken> tokens) {
        return sources(vertx, options, tokens.size())
                .compose(sources -> start(vertx, options, tokens, sources));
    }

    /** Counters so far. */
    public Statistics statistics() {
        return meters.snapshot(devices);
    }

    /**
     * Forgets the latencies so far, for instance those of the first seconds; other counters stay.
     */
    public void resetLatency() {
        meters.ackMicros.reset();
    }

    /** The books at this moment, of all devices. */
    public Future<Ledger> ledger() {
        List<Future<List<EpochLedger>>> parts = fleets.stream().map(FleetVerticle::ledger).toList();
        return Future.all(parts)
                .map(
                        _ -> {
                            List<EpochLedger> books = new ArrayList<>();
                            parts.forEach(part -> books.addAll(part.result()));
                            return new Ledger(books, sources);
                        });
    }

    /**
     * Completes when every source has ended and every sample is answered; never, when sources are
     * endless.
     */
    public Future<Void> done() {
        return Future.all(fleets.stream().map(FleetVerticle::done).toList()).mapEmpty();
    }

    /** Stops measuring, or goes on; connections stay, samples held are still sent. */
    public Future<Void> pause(boolean paused) {
        return Future.all(fleets.stream().map(fleet -> fleet.pause(paused)).toList()).mapEmpty();
    }

    /**
     * Stops measuring and waits until every sample is answered; false when the wait is over before.
     */
    public Future<Boolean> settle(Duration wait) {
        List<Future<Boolean>> parts = fleets.stream().map(fleet -> fleet.settle(wait)).toList();
        return Future.all(parts).map(_ -> parts.stream().allMatch(Future::result));
    }

    /**
     * Cuts about this share (0..1) of the connections, without a close frame; the devices come
     * back.
     */
    public Future<Void> cut(double share) {
        return Future.all(fleets.stream().map(fleet -> fleet.cut(share)).toList()).mapEmpty();
    }

    /**
     * Stops for good: measures no more, waits at most so long for outstanding acks, closes. A
     * second call does nothing more.
     *
     * @return the last ledger
     */
    public Future<Ledger> stop(Duration wait) {
        if (!stopped.compareAndSet(false, true)) {
            return ledger();
        }
        return settle(wait).compose(_ -> ledger()).compose(last -> close().map(last));
    }

    private Future<Void> close() {
        return Future.join(fleets.stream().map(FleetVerticle::hangUp).toList())
                .compose(_ -> Future.join(deployments.stream().map(vertx::undeploy).toList()))
                .mapEmpty();
    }

    private static Future<Simulation> start(
            Vertx vertx,
            SimulationOptions options,
            List<DeviceToken> tokens,
            List<SampleSource> sources) {
        Meters meters = new Meters();
        int loops = Math.clamp(tokens.size(), 1, options.eventLoops());
        List<FleetVerticle> fleets = new ArrayList<>();
        for (int loop = 0; loop < loops; loop++) {
            List<Seat> seats = new ArrayList<>();
            for (int index = loop; index < tokens.size(); index += loops) {
                seats.add(new Seat(index, tokens.get(index), sources.get(index)));
            }
            fleets.add(new FleetVerticle(options, meters, loop, seats));
        }
        Map<String, SampleSource> byName = new HashMap<>();
        sources.forEach(source -> byName.put(source.name(), source));
        Simulation simulation = new Simulation(vertx, meters, fleets, tokens.size(), byName);
        List<Future<String>> deployments =
                fleets.stream()
                        .map(fleet -> vertx.deployVerticle(fleet, new DeploymentOptions()))
                        .toList();
        return Future.all(deployments)
                .map(
                        _ -> {
                            deployments.forEach(
                                    deployment -> simulation.deployments.add(deployment.result()));
                            return simulation;
                        });
    }

    private static Future<List<SampleSource>> sources(
            Vertx vertx, SimulationOptions options, int count) {
        Path replay = options.replay();
        if (replay == null) {
            return Future.succeededFuture(patients(options, count));
        }
        int invented = Math.min(options.invented(), count);
        return vertx.executeBlocking(() -> Recording.readFolder(replay, options.replayOnce()))
                .map(
                        recordings -> {
                            List<SampleSource> dealt = new ArrayList<>();
                            for (int index = 0; index < count - invented; index++) {
                                dealt.add(recordings.get(index % recordings.size()));
                            }
                            dealt.addAll(patients(options, invented));
                            return dealt;
                        });
    }

    private static List<SampleSource> patients(SimulationOptions options, int count) {
        List<SampleSource> patients = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            patients.add(new Patient(options.seed(), index, options.mix()));
        }
        return patients;
    }
}
