package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.store.StorageException.Category;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this machine's clock with the database's, which all nodes share: samples are filed by
 * the clock of the node that receives them, so a node whose clock is wrong would put the same
 * patient's samples at two times. Such a node does not start; one whose clock goes wrong later says
 * that it is degraded. Confined to one event loop.
 */
public final class ClockWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final String NAME = "clock";
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** As far as a device's clock may be off before it is corrected. */
    private static final long DEGRADED_MILLIS = 1_000;

    /** A node that is further off does not start. */
    private static final long REFUSED_MILLIS = 5_000;

    private static final double MILLIS = 1_000;

    private static final String NOW =
            "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now";

    private final Vertx vertx;
    private final Database database;
    private final InstantSource clock;
    private final Readiness readiness;
    private volatile long offset;
    private volatile boolean isStopped;

    private ClockWatch(
            Vertx vertx,
            Database database,
            InstantSource clock,
            Readiness readiness,
            Meters meters) {
        this.vertx = vertx;
        this.database = database;
        this.clock = clock;
        this.readiness = readiness;
        meters.gauge(
                "clock.offset.seconds",
                "By how much this machine's clock is ahead of the database's; negative: behind",
                () -> offset / MILLIS);
    }

    /**
     * Looks, and looks again every five seconds from then on.
     *
     * @return failed with a {@link StorageException} of one sentence when the clock is off, or the
     *     database cannot answer
     */
    public static Future<ClockWatch> start(
            Vertx vertx,
            Database database,
            InstantSource clock,
            Readiness readiness,
            Meters meters) {
        ClockWatch watch = new ClockWatch(vertx, database, clock, readiness, meters);
        return watch.measure()
                .compose(
                        millis -> {
                            if (Math.abs(millis) > REFUSED_MILLIS) {
                                return Future.failedFuture(refusal(millis));
                            }
                            watch.measured(millis);
                            watch.lookLater();
                            return Future.succeededFuture(watch);
                        });
    }

    public void stop() {
        isStopped = true;
    }

    private static StorageException refusal(long millis) {
        return new StorageException(
                Category.OTHER,
                "this machine's clock is "
                        + Math.round(Math.abs(millis) / MILLIS)
                        + " s "
                        + side(millis)
                        + " PostgreSQL's, what is measured would be filed under a wrong time:"
                        + " set both clocks (NTP)",
                null);
    }

    private static String side(long millis) {
        return millis > 0 ? "ahead of" : "behind";
    }

    private void lookLater() {
        vertx.setTimer(INTERVAL.toMillis(), _ -> look());
    }

    private void look() {
        if (isStopped) {
            return;
        }
        measure()
                .onSuccess(this::measured)
                .onFailure(cause -> LOG.debug("clock not compared cause={}", cause.getMessage()))
                .onComplete(_ -> lookLater());
    }

    private Future<Long> measure() {
        long asked = clock.millis();
        return database.platform()
                .query(NOW)
                .execute()
                .timeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .map(rows -> rows.iterator().next().getLong("now"))
                .map(theirs -> ClockOffset.millis(asked, theirs, clock.millis()));
    }

    private void measured(long millis) {
        boolean isWrong = Math.abs(millis) > DEGRADED_MILLIS;
        if (isWrong && Math.abs(offset) <= DEGRADED_MILLIS) {
            LOG.warn("clock differs from that of postgres millis={}", millis);
        }
        offset = millis;
        readiness.degraded(NAME, isWrong);
    }
}
