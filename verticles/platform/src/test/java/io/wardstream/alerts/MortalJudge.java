package io.wardstream.alerts;

import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.PgLatestReader;
import io.wardstream.samples.PgMissedSamples;
import io.wardstream.store.Database;

/**
 * A node that judges the ward of an {@link AlertBed} and serves who acknowledges, and that can be
 * killed: from then on nothing it does reaches anybody. Confined to the test's thread.
 */
final class MortalJudge {
    final CutStore store;
    final Alarms alarms;
    private final AlertBed bed;
    private final String deployment;

    private MortalJudge(AlertBed bed, RuleBook rules) {
        this.bed = bed;
        Database database = bed.registry.database;
        store = new CutStore(database);
        AlarmPublisher publisher = new AlarmPublisher(bed.registry.vertx.eventBus());
        alarms = new PgAlarms(database, store, publisher, bed.clock);
        ShardOwnership all =
                new ShardOwnership(new FakeMembers(AlertBed.NODE, AlertBed.NODE), 0, 1);
        deployment =
                RegistryBed.await(
                        bed.registry.vertx.deployVerticle(
                                new AlertVerticle(node(rules, publisher), all)));
    }

    static MortalJudge of(AlertBed bed, RuleBook rules) {
        return new MortalJudge(bed, rules);
    }

    private AlertNode node(RuleBook rules, AlarmPublisher publisher) {
        Database database = bed.registry.database;
        PgMissedSamples samples = new PgMissedSamples(database, bed.clock);
        PgLatestReader latest =
                new PgLatestReader(database, bed.registry.registry.assignments(), bed.clock);
        Sources sources =
                new Sources(
                        store,
                        new PgPulseStore(database),
                        samples,
                        bed.registry.registry.assignments(),
                        bed.registry.registry.placements());
        ScoreSources scores =
                new ScoreSources(
                        new PgScoreStore(database),
                        new StoredCountable(
                                latest, samples, bed.registry.registry.assignments(), bed.clock),
                        new ScoreMeters(new Meters()));
        return new AlertNode(
                sources,
                rules,
                publisher,
                bed.registry.config.alerts().recordWithin(),
                bed.registry.config.alerts().acknowledgeTimeouts(),
                bed.clock,
                bed.byHand,
                new AlertMeters(new Meters()),
                scores);
    }

    /** Without a farewell: what waits to be written is never written. */
    void kill() {
        store.die();
        bed.byHand.stopped(deployment);
        // Its undeployment takes the three seconds that a stop waits for the database.
        var _ = bed.registry.vertx.undeploy(deployment);
    }
}
