package io.wardstream.samples;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.ops.Meters;
import io.wardstream.store.RedisGateway;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Latest values in Redis, written by one script call a flush; while a call is under way the next
 * one grows, the newest of each device and vital wins.
 *
 * <p><b>Why nobody believes a hash that misses a write.</b> A hash counts as whole only while it
 * carries a seed of the generation in force. Whenever a write of this node may be missing (it
 * failed, Redis does not know the scripts and so was restarted, this node has just started and may
 * have died before), this node stops reading from Redis, throws away what waits and, when Redis is
 * there, changes the generation first and loads the scripts second: before the change nobody can
 * call a script on a restarted Redis, after it no older seed counts. What was thrown away was
 * committed before the change, so every later seed has it from PostgreSQL.
 *
 * <p>Thread-safe; its state is confined to one event loop.
 */
public final class RedisLatestCache implements LatestCache {

    private enum Trust {
        /** What is offered is thrown away. */
        LOST,
        /** A new generation is on its way; what is offered must be kept, for it may be needed. */
        RENEWING,
        TRUSTED
    }

    private static final Logger LOG = LoggerFactory.getLogger(RedisLatestCache.class);

    /** Twice the most devices of a node: those that left are still to be written. */
    private static final int MAX_DEVICES = 10_000;

    /** Keeps one call of the script below a few milliseconds, for the others who wait. */
    private static final int DEVICES_A_CALL = 1_000;

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Vertx vertx;
    private final RedisGateway redis;
    private final Context context;
    private final Counter thrownAway;
    private final Counter generations;
    private final LatestPending pending = new LatestPending(MAX_DEVICES);
    private Promise<Void> pendingWritten = Promise.promise();
    private Trust trust = Trust.LOST;
    private volatile boolean isTrusted;
    private volatile boolean isClosed;
    private boolean isWriting;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /** Grows at each loss, so that answers to what was sent before it are not taken for news. */
    private int term;

    private RedisLatestCache(Vertx vertx, RedisGateway redis, Meters meters) {
        this.vertx = vertx;
        this.redis = redis;
        this.context = vertx.getOrCreateContext();
        this.thrownAway =
                meters.counter(
                        "latest.samples.skipped",
                        "live samples not written to the cache because it was away");
        meters.queue("latest.devices", pending::size, () -> MAX_DEVICES);
        this.generations =
                meters.counter(
                        "latest.generations", "times this node made all seeds of the cache void");
    }

    /** Begins to make itself trusted; until then, and whenever Redis is away, writes fail. */
    public static RedisLatestCache open(Vertx vertx, RedisGateway redis, Meters meters) {
        RedisLatestCache cache = new RedisLatestCache(vertx, redis, meters);
        cache.context.runOnContext(_ -> cache.renew());
        return cache;
    }

    @Override
    public Future<Void> write(List<PublishedSample> liveSamples) {
        Promise<Void> written = Promise.promise();
        context.runOnContext(_ -> collect(liveSamples, written));
        return written.future();
    }

    /** Makes all seeds void: for whoever learns that a writer, of any node, may have lost some. */
    public void invalidate() {
        mistrust(new IllegalStateException("told to"));
    }

    /** Lets go of what waits; writes fail from now on. */
    public void close() {
        isClosed = true;
        mistrust(new IllegalStateException("closed"));
    }

    /** False while a write of this node may be missing from Redis. Any thread. */
    boolean isTrusted() {
        return isTrusted;
    }

    /** For the reader that found a sign that Redis is not the one that was written to. */
    void mistrust(Throwable why) {
        isTrusted = false;
        context.runOnContext(_ -> lose(why));
    }

    private void collect(List<PublishedSample> liveSamples, Promise<Void> written) {
        if (trust == Trust.LOST) {
            thrownAway.increment(liveSamples.size());
            written.fail("the cache of latest values is away");
            return;
        }
        for (PublishedSample sample : liveSamples) {
            if (belongs(sample) && !pending.offer(sample)) {
                written.fail("too many devices wait for the cache of latest values");
                lose(new IllegalStateException("more than " + MAX_DEVICES + " devices wait"));
                return;
            }
        }
        if (pending.isEmpty()) {
            written.complete();
            return;
        }
        pendingWritten.future().onComplete(written);
        pump();
    }

    private static boolean belongs(PublishedSample published) {
        return published.patientId() != 0
                && published.sample().live()
                && !published.sample().vitals().isEmpty();
    }

    private void pump() {
        if (trust != Trust.TRUSTED || isWriting || pending.isEmpty()) {
            return;
        }
        int sentIn = term;
        Request call = pending.take(DEVICES_A_CALL);
        Promise<Void> done = pending.isEmpty() ? nextPending() : Promise.promise();
        isWriting = true;
        redis.sendPatiently(call)
                .onComplete(
                        answer -> {
                            if (sentIn == term) {
                                isWriting = false;
                                settle(answer.cause());
                            }
                            complete(done, answer.cause());
                        });
    }

    private void settle(@Nullable Throwable cause) {
        if (cause == null) {
            pump();
        } else {
            lose(cause);
        }
    }

    private Promise<Void> nextPending() {
        Promise<Void> present = pendingWritten;
        pendingWritten = Promise.promise();
        return present;
    }

    private static void complete(Promise<Void> promise, @Nullable Throwable cause) {
        if (cause == null) {
            promise.complete();
        } else {
            promise.fail(cause);
        }
    }

    private void lose(Throwable why) {
        if (trust == Trust.TRUSTED) {
            LOG.warn("latest cache not trusted cause={}", why.getMessage());
        }
        boolean isRenewalNeeded = trust != Trust.LOST;
        trust = Trust.LOST;
        isTrusted = false;
        isWriting = false;
        term++;
        pending.clear();
        nextPending().fail(why);
        if (isRenewalNeeded) {
            renewLater();
        }
    }

    private void renewLater() {
        vertx.setTimer(pauseMillis, _ -> renew());
    }

    private void renew() {
        if (isClosed) {
            return;
        }
        if (redis.isAway()) {
            renewLater();
            return;
        }
        trust = Trust.RENEWING;
        int sentIn = ++term;
        String generation = UUID.randomUUID().toString();
        redis.sendPatiently(Request.cmd(Command.SET).arg(LatestText.GENERATION).arg(generation))
                .compose(_ -> redis.sendPatiently(LatestScript.WRITE.load()))
                .compose(_ -> redis.sendPatiently(LatestScript.READ.load()))
                .compose(_ -> redis.sendPatiently(LatestScript.SEED.load()))
                .onComplete(answer -> onRenewed(sentIn, answer.cause()));
    }

    private void onRenewed(int sentIn, @Nullable Throwable cause) {
        if (sentIn != term) {
            return;
        }
        if (cause != null) {
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            lose(cause);
            return;
        }
        pauseMillis = FIRST_PAUSE_MILLIS;
        trust = Trust.TRUSTED;
        isTrusted = true;
        generations.increment();
        LOG.info("latest cache trusted");
        pump();
    }

    /** Runs a script for the reader, with the signs of a lost Redis noticed. */
    Future<@Nullable Response> call(Request script) {
        return redis.send(script)
                .onFailure(
                        cause -> {
                            if (LatestScript.isUnknown(cause)) {
                                mistrust(cause);
                            }
                        });
    }
}
