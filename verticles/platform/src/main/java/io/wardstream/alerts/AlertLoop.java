package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl.Reassigned;
import io.wardstream.codec.model.AlarmKind;
import java.util.Set;
import java.util.function.LongSupplier;

/** What one verticle instance is made of, put together. Confined to its event loop. */
final class AlertLoop {
    private final AlertNode node;
    private final ShardOwnership ownership;
    private final Recorder recorder;
    private final Caseload caseload;
    private final TechnicalWatch technical;
    private final SilenceCheck silence;
    private final Judge judge;
    private final Takeover takeover;
    private final Foresight foresight;
    private final ShardConsumers consumers;
    private final ScoreLoop scores;
    private final Pulse pulse;
    private int counted;

    AlertLoop(Vertx vertx, AlertNode node, ShardOwnership ownership) {
        this.node = node;
        this.ownership = ownership;
        LongSupplier clock = node.clock()::millis;
        Sources sources = node.sources();
        recorder =
                new Recorder(
                        vertx,
                        sources.alarms(),
                        node.publisher(),
                        node.meters(),
                        node.recordWithin(),
                        clock,
                        this::closed);
        ScoreRecorder scoreRecorder = new ScoreRecorder(node.scores());
        AlarmDesk desk =
                new AlarmDesk(
                        recorder,
                        sources.placements(),
                        node.acknowledgeTimeouts(),
                        node.meters(),
                        scoreRecorder);
        caseload = new Caseload(desk, node.rules()::rules);
        scores = new ScoreLoop(vertx, node.scores(), caseload, scoreRecorder, clock);
        technical = new TechnicalWatch(desk, caseload);
        judge =
                new Judge(
                        caseload,
                        sources,
                        technical,
                        node.meters(),
                        clock,
                        this::isHere,
                        this::askSince);
        silence =
                new SilenceCheck(
                        sources.samples(), technical, node.meters(), clock, judge::judgeUnheard);
        ShardHearing hearing =
                new ShardHearing(caseload, judge.roster(), judge, technical, node.meters(), clock);
        consumers =
                new ShardConsumers(vertx, vertx.eventBus()::consumer, hearing::hear, this::lost);
        pulse = new Pulse(sources.pulse(), consumers::heard, clock, technical::platformWasDown);
        takeover =
                new Takeover(
                        caseload, judge, technical, recorder, sources, consumers::heard, clock);
        foresight =
                new Foresight(
                        ownership.members().self(),
                        told -> vertx.eventBus().publish(Addresses.shard(told.shard()), told),
                        clock,
                        this::isHere);
    }

    private void closed(AlarmCase known) {
        if (known.standing().cause().kind() == AlarmKind.TECHNICAL) {
            technical.closed(known, node.clock().millis());
        } else {
            judge.closed(known);
        }
    }

    private boolean isHere(int shard) {
        return consumers.heard().contains(shard);
    }

    private void askSince(int deviceId) {
        takeover.askSince(deviceId);
    }

    private void lost(Set<Integer> shards) {
        takeover.lost(shards);
        count(consumers.heard().size());
    }

    /**
     * Takes the shards that are this instance's now: listens first, then reads and judges. Never
     * fails.
     */
    Future<Void> own() {
        return consumers
                .own(ownership.owned())
                .onSuccess(_ -> count(consumers.heard().size()))
                .onSuccess(takeover::gained)
                .onSuccess(pulse::gained)
                .mapEmpty();
    }

    private void count(int owned) {
        node.meters().shardsOwned.addAndGet(owned - counted);
        counted = owned;
    }

    /** Looks for what the bus has lost; ten times a second. */
    void fill() {
        judge.gapFill().tick();
    }

    /** Tries again what has failed; once a second. */
    void tick() {
        long now = node.clock().millis();
        if (!consumers.heard().containsAll(ownership.owned())) {
            Future<Void> _ = own();
        }
        recorder.tick();
        judge.tick();
        for (PatientWatch watch : caseload.watches()) {
            watch.alarms().tick(now);
        }
        technical.nodes(ownership.members().nodes(), now);
        technical.tick(now);
        silence.tick();
        scores.tick(now);
    }

    /** Tells when alarms are due; every {@link Foresight#EVERY_MILLIS}. */
    void foretell() {
        foresight.look(caseload.watches());
    }

    /** Compares with the database. */
    void compare() {
        takeover.compare();
        pulse.beat();
    }

    void reassigned(Reassigned news) {
        judge.roster().hear(news);
    }

    /** Other rules are in force. */
    void rules() {
        judge.rules(node.rules().rules());
    }

    Future<Void> close() {
        count(0);
        caseload.watches().forEach(judge.roster()::forget);
        return Future.join(pulse.close(), consumers.close(), scores.close()).mapEmpty();
    }

    /** Completes when nothing waits to be written any more. */
    Future<Void> whenRecorded() {
        return recorder.whenIdle();
    }

    /** How many alarms wait to be written. */
    int waiting() {
        return recorder.waiting();
    }
}
