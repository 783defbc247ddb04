package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.wardstream.alerts.engine.LimitRule;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.config.RedisConfig;
import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.RedisChannel;
import io.wardstream.store.RedisGateway;
import io.wardstream.store.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of rules on its way from one node to the other, with a real Redis and without. */
class RuleNewsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Nobody looks by himself in the time of a test. */
    private static final long NEVER = Duration.ofHours(1).toMillis();

    /** What was promised: with Redis no look is waited for, so a second is much. */
    private static final Duration FAST = Duration.ofSeconds(1);

    private static RegistryBed bed;
    private static Ward ward;
    private EmbeddedRedis redis;
    private Node writer;
    private Node reader;

    /** As much of a node as has to do with rules, on a Vert.x of its own. */
    private record Node(Vertx vertx, RedisGateway gateway, RedisChannel channel, RuleBook book) {
        static Node open(EmbeddedRedis redis, long checkMillis) {
            Vertx vertx = Vertx.vertx();
            RedisConfig config = new RedisConfig(true, redis.url(), Duration.ofMillis(500));
            RedisGateway gateway = RedisGateway.open(vertx, config, new Readiness(), new Meters());
            RedisChannel channel = RedisChannel.open(vertx, config, gateway, RuleBook.CHANNEL);
            RuleBook book =
                    RegistryBed.await(
                            RuleBook.open(
                                    vertx,
                                    new PgRuleStore(bed.database),
                                    bed.registry.hospitals(),
                                    List.of(),
                                    channel,
                                    checkMillis));
            return new Node(vertx, gateway, channel, book);
        }

        boolean isConnected() {
            return channel.isListening() && !gateway.isAway();
        }

        AlertRules rules() {
            return new PgAlertRules(bed.database, book::changed, book::lastChange, book::served);
        }

        void close() {
            done(book.close());
            done(gateway.close());
            done(vertx.close());
        }
    }

    @BeforeAll
    static void openDatabase() {
        bed = new RegistryBed();
        ward = bed.ward("General", "4 West");
    }

    @AfterAll
    static void closeDatabase() {
        bed.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) {
        redis = EmbeddedRedis.start(folder, 0);
        writer = Node.open(redis, NEVER);
        reader = Node.open(redis, NEVER);
        untilConnected();
    }

    private void untilConnected() {
        await().atMost(SOON).until(() -> writer.isConnected() && reader.isConnected());
    }

    @AfterEach
    void close() {
        writer.close();
        reader.close();
        redis.stop();
    }

    /** A rule is made and taken away again. */
    private void change() {
        LimitRule rule =
                AlertBed.limits(VitalSign.SPO2, 88, Double.NaN)
                        .rule(ward.publicId(), ward.hospitalId(), ward.id(), 0);
        AlertRules.Stored made =
                RegistryBed.await(
                        writer.rules()
                                .create(
                                        new AlertRules.Stored(
                                                rule,
                                                ward.hospitalPublicId(),
                                                ward.publicId(),
                                                null)));
        done(
                writer.rules()
                        .delete(Scope.hospitals(List.of(ward.hospitalId())), made.rule().id(), 0));
    }

    private long last() {
        return RegistryBed.await(new PgRuleStore(bed.database).lastChange());
    }

    private boolean isKnownTo(Node node, long change) {
        return node.book().rules().version() == change;
    }

    @Test
    void reachesTheOtherNodeByRedisBeforeItLooks() {
        change();

        long change = last();
        await().atMost(FAST).until(() -> isKnownTo(reader, change));
        await().atMost(FAST).until(() -> isKnownTo(writer, change));
    }

    @Test
    void isFoundByALookWhenRedisIsAway() {
        Node looking = Node.open(redis, RuleBook.CHECK_MILLIS);
        redis.kill9();

        change();

        long change = last();
        await().atMost(Duration.ofSeconds(3)).until(() -> isKnownTo(looking, change));
        looking.close();
        redis.restart();
    }

    @Test
    void comesByRedisAgainWhenThatIsBack() {
        redis.kill9();
        await().atMost(SOON).until(() -> !reader.channel().isListening());
        redis.restart();
        untilConnected();

        change();

        long change = last();
        await().atMost(FAST).until(() -> isKnownTo(reader, change));
    }

    /** No end of the connection tells of it. */
    @Test
    void comesByRedisAgainAfterThatWasFrozen() {
        redis.pause();
        try {
            await().atMost(SOON).until(() -> !reader.channel().isListening());
        } finally {
            redis.resume();
        }
        untilConnected();

        change();

        long change = last();
        await().atMost(FAST).until(() -> isKnownTo(reader, change));
    }

    @Test
    void isNotHeldUpByWhatIsNoWord() {
        for (String word : List.of("", "rules", "-1", "9".repeat(40))) {
            done(
                    writer.gateway()
                            .send(Request.cmd(Command.PUBLISH).arg(RuleBook.CHANNEL).arg(word)));
        }

        change();

        long change = last();
        await().atMost(FAST).until(() -> isKnownTo(reader, change));
        assertThat(reader.channel().isListening()).isTrue();
    }
}
