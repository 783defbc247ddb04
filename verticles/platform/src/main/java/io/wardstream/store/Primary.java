package io.wardstream.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the hosts is the primary, for all connections of a node. It is looked for when none is
 * known, when a failure casts doubt on the one that is, and every few seconds beside that: a
 * primary that was cut off and replaced does not say so. Of several that take writes it is the one
 * with the highest timeline: a promotion begins a new one, so whoever was replaced is behind, and
 * what was seen once is not gone back on. A single host is taken for the primary unasked.
 * Thread-safe; looks on an event loop of its own.
 */
final class Primary {

    private static final Logger LOG = LoggerFactory.getLogger(Primary.class);

    /** False on a standby, too. */
    private static final String TAKES_WRITES =
            "SELECT current_setting('transaction_read_only') = 'off'";

    /** The first eight digits of a WAL file are its timeline. */
    private static final String ASK =
            """
            SELECT current_setting('transaction_read_only') = 'off',
                   CASE WHEN pg_is_in_recovery() THEN 0
                        ELSE ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::bigint
                   END
            """;

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);

    /** Failures come by the hundred; hosts are asked once in this time. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(1);

    /**
     * By then every node has noticed a change: who holds a lease on the former primary has let it
     * go.
     */
    static final Duration SETTLED = Duration.ofSeconds(10);

    /**
     * One of the hosts, as the primary.
     *
     * @param index among the hosts, from 0
     * @param timeline 0: the only host, which nobody asked
     */
    record Host(int index, long timeline) {}

    private final Vertx vertx;
    private final Context context;
    private final List<PgConnectOptions> hosts;
    private final Duration timeout;
    private final Duration settling;
    private final List<Runnable> renewals = new CopyOnWriteArrayList<>();
    private volatile @Nullable Host known;
    private volatile long knownSince = System.nanoTime();
    private final AtomicLong changes = new AtomicLong();

    // confined to the event loop
    private @Nullable Host last;
    private @Nullable Future<Host> looking;
    private long lookedAt = System.nanoTime() - PAUSE.toNanos();
    private long renewedAt = System.nanoTime() - BETWEEN_RENEWALS.toNanos();
    private boolean isDoubted;
    private String complaint = "";

    /**
     * @param hosts with a role that may connect to each
     * @param settling {@link #SETTLED}, but in tests
     */
    Primary(Vertx vertx, List<PgConnectOptions> hosts, Duration connectTimeout, Duration settling) {
        this.settling = settling;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.hosts = List.copyOf(hosts);
        this.timeout =
                connectTimeout.compareTo(LONGEST_ANSWER) < 0 ? connectTimeout : LONGEST_ANSWER;
        this.known = hosts.size() == 1 ? new Host(0, 0) : null;
    }

    /** Calls back, on the event loop of this, when all connections are to be closed. */
    void onRenewal(Runnable renew) {
        renewals.add(renew);
    }

    /** The primary as it is known; null while none is. */
    @Nullable Host known() {
        return known;
    }

    /** How often it has become another one. */
    long changes() {
        return changes.get();
    }

    /** False for a while after a change, and after the start where there is a choice. */
    boolean isSettled() {
        return hosts.size() == 1 || System.nanoTime() - knownSince > settling.toNanos();
    }

    /**
     * The primary for a new connection, on the context of the caller.
     *
     * @return failed when no host answers as a primary
     */
    Future<Host> find() {
        Host present = known;
        return present != null ? Future.succeededFuture(present) : look();
    }

    /** Asks all hosts, for the doubt of somebody who got no answer, or without any. */
    Future<Host> look() {
        if (hosts.size() == 1) {
            return find();
        }
        Promise<Host> found = Promise.promise();
        context.runOnContext(_ -> lookOnce().onComplete(found));
        return OwnContext.of(found.future());
    }

    /** A failure at the primary: looks whether it is another now, where the failure may say so. */
    void doubt(StorageException failure) {
        if (failure.isReadOnly()) {
            context.runOnContext(_ -> doubtReadOnly());
        } else if (failure.isFarewell()) {
            look().onFailure(none -> LOG.debug("no primary", none));
        }
    }

    /**
     * Whoever was refused a write must not ask there again, also when the host takes the writes of
     * a new connection: the name of a single host may lead elsewhere now.
     */
    private void doubtReadOnly() {
        if (isDoubted) {
            return;
        }
        isDoubted = true;
        long before = renewedAt;
        Future<?> writable =
                hosts.size() == 1 ? ask(0).map(found -> found.orElseThrow()) : lookOnce();
        writable.onSuccess(_ -> renewUnlessSince(before))
                .onFailure(none -> LOG.debug("no primary", none))
                .onComplete(_ -> isDoubted = false);
    }

    private void renewUnlessSince(long before) {
        boolean isLate = System.nanoTime() - renewedAt > BETWEEN_RENEWALS.toNanos();
        if (renewedAt == before && isLate) {
            renew();
        }
    }

    private void renew() {
        renewedAt = System.nanoTime();
        renewals.forEach(Runnable::run);
    }

    private Future<Host> lookOnce() {
        Future<Host> underWay = looking;
        if (underWay != null) {
            return underWay;
        }
        if (System.nanoTime() - lookedAt < PAUSE.toNanos()) {
            Host present = known;
            return present != null
                    ? Future.succeededFuture(present)
                    : Future.failedFuture(new NoPrimaryException());
        }
        Future<Host> look = askAll().compose(this::conclude);
        looking = look;
        return look.onComplete(
                _ -> {
                    looking = null;
                    lookedAt = System.nanoTime();
                });
    }

    /** Whether a connection leads to a server that takes writes; failed with read-only when not. */
    static Future<Void> writable(SqlClient connection) {
        return connection
                .query(TAKES_WRITES)
                .execute()
                .compose(
                        rows ->
                                rows.iterator().next().getBoolean(0)
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(StorageException.readOnly()));
    }

    /** Those that take writes. */
    private Future<List<Host>> askAll() {
        List<Future<Optional<Host>>> answers =
                IntStream.range(0, hosts.size()).mapToObj(this::ask).toList();
        return Future.join(answers)
                .map(_ -> answers.stream().flatMap(answer -> answer.result().stream()).toList());
    }

    /** Empty when it takes no writes or does not answer; never fails. */
    private Future<Optional<Host>> ask(int index) {
        Future<PgConnection> connecting = PgConnection.connect(vertx, hosts.get(index));
        return connecting
                .compose(
                        connection -> connection.query(ASK).execute().eventually(connection::close))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(_ -> connecting.onSuccess(PgConnection::close))
                .map(rows -> primaryOf(index, rows))
                .otherwise(Optional.empty());
    }

    private static Optional<Host> primaryOf(int index, RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return row.getBoolean(0) ? Optional.of(new Host(index, row.getLong(1))) : Optional.empty();
    }

    private Future<Host> conclude(List<Host> writable) {
        Host best =
                writable.stream()
                        .max(
                                Comparator.comparingLong(Host::timeline)
                                        .thenComparing(Host::index, Comparator.reverseOrder()))
                        .orElse(null);
        Host former = last;
        if (best == null) {
            return none("no host of postgres.hosts takes writes");
        }
        if (former != null && best.timeline() < former.timeline()) {
            return none(
                    "host "
                            + best.index()
                            + " of postgres.hosts takes writes on timeline "
                            + best.timeline()
                            + ", which was left for "
                            + former.timeline()
                            + ": stop it");
        }
        take(best, former);
        return Future.succeededFuture(best);
    }

    /** Connections that are open stay: they may serve, and end by themselves when they do not. */
    private Future<Host> none(String sentence) {
        known = null;
        complain(sentence);
        return Future.failedFuture(new NoPrimaryException());
    }

    private void take(Host best, @Nullable Host former) {
        complain("");
        last = best;
        if (best.equals(former)) {
            known = best;
            return;
        }
        knownSince = System.nanoTime();
        known = best;
        if (former != null) {
            long _ = changes.incrementAndGet();
            LOG.warn(
                    "postgres has another primary index={} timeline={} before={}",
                    best.index(),
                    best.timeline(),
                    former.index());
            renew();
        }
    }

    private void complain(String sentence) {
        if (!sentence.equals(complaint) && !sentence.isEmpty()) {
            LOG.warn("{}", sentence);
        }
        complaint = sentence;
    }

    /** A fail-over may be under way. */
    private static final class NoPrimaryException extends IOException {
        NoPrimaryException() {
            super("no host is a primary");
        }
    }
}
