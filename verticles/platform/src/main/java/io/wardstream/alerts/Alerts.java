package io.wardstream.alerts;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.engine.RuleContent;
import io.wardstream.cluster.Members;
import io.wardstream.config.AlertsConfig;
import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Reloadable;
import io.wardstream.registry.Registry;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.MissedSamples;
import io.wardstream.store.Database;
import io.wardstream.store.RedisChannel;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The door of the room: rules and alarms of one node, and the verticles that judge. Thread-safe.
 */
public final class Alerts implements Reloadable {
    /** The channel of Redis on which nodes tell each other that rules have changed. */
    public static final String RULE_NEWS = RuleBook.CHANNEL;

    private final AlertsConfig config;
    private final AlertNode node;
    private final Alarms alarms;
    private final AlertRules rules;
    private final Scores scores;

    private Alerts(
            AlertsConfig config, AlertNode node, Alarms alarms, AlertRules rules, Scores scores) {
        this.config = config;
        this.node = node;
        this.alarms = alarms;
        this.rules = rules;
        this.scores = scores;
    }

    /**
     * Reads the rules and keeps them up to date; gives hospitals that never had any those of {@code
     * alerts.rulesFile}.
     *
     * @param ruleNews {@link #RULE_NEWS}, closed with the room
     * @return failed with a {@code StorageException} when the database cannot answer
     */
    public static Future<Alerts> open(
            Vertx vertx,
            Database database,
            Registry registry,
            MissedSamples samples,
            LatestReader latest,
            RedisChannel ruleNews,
            AlertsConfig config,
            Clock clock,
            Meters meters) {
        return vertx.executeBlocking(() -> DefaultRules.of(config.rulesFile()))
                .compose(
                        defaults ->
                                open(
                                        vertx,
                                        database,
                                        registry,
                                        samples,
                                        latest,
                                        ruleNews,
                                        defaults,
                                        config,
                                        clock,
                                        AlertPace::byTimer,
                                        meters));
    }

    /** As above, with other defaults, and at another pace. */
    static Future<Alerts> open(
            Vertx vertx,
            Database database,
            Registry registry,
            MissedSamples samples,
            LatestReader latest,
            RedisChannel ruleNews,
            List<? extends RuleContent> defaults,
            AlertsConfig config,
            Clock clock,
            AlertPace pace,
            Meters meters) {
        AlarmStore store = new PgAlarmStore(database);
        ScoreStore scoreStore = new PgScoreStore(database);
        CountableReader countable =
                new StoredCountable(latest, samples, registry.assignments(), clock);
        AlarmPublisher publisher = new AlarmPublisher(vertx.eventBus());
        Sources sources =
                new Sources(
                        store,
                        new PgPulseStore(database),
                        samples,
                        registry.assignments(),
                        registry.placements());
        return RuleBook.open(
                        vertx,
                        new PgRuleStore(database),
                        registry.hospitals(),
                        defaults,
                        ruleNews,
                        RuleBook.CHECK_MILLIS)
                .map(
                        book ->
                                new Alerts(
                                        config,
                                        new AlertNode(
                                                sources,
                                                book,
                                                publisher,
                                                config.recordWithin(),
                                                config.acknowledgeTimeouts(),
                                                clock,
                                                pace,
                                                new AlertMeters(meters),
                                                new ScoreSources(
                                                        scoreStore,
                                                        countable,
                                                        new ScoreMeters(meters))),
                                        new PgAlarms(database, store, publisher, clock),
                                        new PgAlertRules(
                                                database,
                                                book::changed,
                                                book::lastChange,
                                                book::served),
                                        new StoredScores(
                                                scoreStore, countable, vertx.eventBus(), clock)));
    }

    public Alarms alarms() {
        return alarms;
    }

    public AlertRules rules() {
        return rules;
    }

    public Scores scores() {
        return scores;
    }

    /** Verticles to be deployed {@code alerts.instances} times, each for its part of the shards. */
    public Supplier<Deployable> verticles(Members members) {
        AtomicInteger next = new AtomicInteger();
        return () ->
                new AlertVerticle(
                        node,
                        new ShardOwnership(members, next.getAndIncrement(), config.instances()));
    }

    @Override
    public String keys() {
        return "alerts.rulesFile";
    }

    /**
     * Hospitals that are made from then on begin with other rules; those that are there keep
     * theirs.
     */
    @Override
    public Runnable prepare(PlatformConfig next) {
        List<RuleContent> defaults = DefaultRules.of(next.alerts().rulesFile());
        return () -> node.rules().defaults(defaults);
    }

    /** Listens to changes of rules no more. */
    public Future<Void> close() {
        return node.rules().close();
    }
}
