package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.engine.RuleContent;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Hospitals;
import io.wardstream.store.RedisChannel;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rules of all hospitals in the memory of one node, about 200 bytes each. Read again when Redis
 * tells of a change, and when the change counter says so, which is asked each second: a lost
 * message, or no Redis at all, delays a change by that much. While the database is away what was
 * read last is in force. Gives hospitals that are new the default rules, once. Thread-safe.
 */
final class RuleBook {
    private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);

    /** The channel: its words are change counters, in decimal digits. */
    static final String CHANNEL = "alerts.rules";

    static final long CHECK_MILLIS = 1_000;

    /** So many hospitals get their default rules in one statement. */
    private static final int MAX_INSTALL = 100;

    private final Vertx vertx;
    private final RuleStore store;
    private final Hospitals hospitals;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Held by the one check under way; by {@link #open} at first. */
    private final AtomicBoolean isChecking = new AtomicBoolean(true);

    private final RedisChannel news;

    /** Words from elsewhere may be anybody's, so they do not count here. */
    private final AtomicLong ownChange = new AtomicLong();

    /** Hospitals that surely were given the defaults. */
    private final Set<Integer> served = ConcurrentHashMap.newKeySet();

    private volatile List<RuleContent> defaults;
    private volatile RuleSet rules = RuleSet.EMPTY;
    private volatile boolean isFailing;
    private volatile boolean isNewsWaiting;
    private volatile long timer;

    private RuleBook(
            Vertx vertx,
            RuleStore store,
            Hospitals hospitals,
            List<? extends RuleContent> defaults,
            RedisChannel news) {
        this.vertx = vertx;
        this.store = store;
        this.hospitals = hospitals;
        this.defaults = List.copyOf(defaults);
        this.news = news;
    }

    /**
     * Reads the rules and keeps them up to date from then on.
     *
     * @param defaults given to each hospital once
     * @param news {@link #CHANNEL}, closed with the book
     * @param checkMillis how often the change counter is asked
     * @return failed with a {@code StorageException} when the database cannot answer
     */
    static Future<RuleBook> open(
            Vertx vertx,
            RuleStore store,
            Hospitals hospitals,
            List<? extends RuleContent> defaults,
            RedisChannel news,
            long checkMillis) {
        RuleBook book = new RuleBook(vertx, store, hospitals, defaults, news);
        return book.readAll().onSuccess(_ -> book.begin(checkMillis)).map(book);
    }

    private void begin(long checkMillis) {
        isChecking.set(false);
        timer = vertx.setPeriodic(checkMillis, _ -> check());
        news.onWord(this::heard);
    }

    /** From now on new hospitals are given these. */
    void defaults(List<? extends RuleContent> others) {
        defaults = List.copyOf(others);
    }

    /** The rules as they were read last. */
    RuleSet rules() {
        return rules;
    }

    /** Completes when a hospital has been given the default rules, new as it may be. */
    Future<Void> served(int hospitalId) {
        return served.contains(hospitalId) ? Future.succeededFuture() : serveNewHospitals();
    }

    /** Calls back, on any thread, after the rules have changed; for the life of the node. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    Future<Void> close() {
        boolean _ = vertx.cancelTimer(timer);
        return news.close();
    }

    /**
     * The number of the last change that this node knows of, those of its own that are yet to be
     * read included; empty while the database is away.
     */
    OptionalLong lastChange() {
        return isFailing
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(rules.version(), ownChange.get()));
    }

    /** A change was committed by this node: others are told, and it is read here at once. */
    void changed(long change) {
        long _ = ownChange.accumulateAndGet(change, Math::max);
        news.tell(Long.toString(change));
        heard(change);
    }

    /** Whatever else comes over a channel that anybody may write to says nothing. */
    private void heard(String word) {
        try {
            heard(Long.parseLong(word));
        } catch (NumberFormatException _) {
            LOG.debug("no change counter channel={} length={}", CHANNEL, word.length());
        }
    }

    private void heard(long change) {
        if (change > rules.version()) {
            isNewsWaiting = true;
            check();
        }
    }

    /** One at a time; news that come meanwhile are looked for again at its end. */
    private void check() {
        if (!isChecking.compareAndSet(false, true)) {
            return;
        }
        isNewsWaiting = false;
        readAll()
                .onComplete(
                        _ -> {
                            isChecking.set(false);
                            succeeded();
                            if (isNewsWaiting) {
                                check();
                            }
                        },
                        cause -> {
                            isChecking.set(false);
                            failed(cause);
                        });
    }

    private Future<Void> readAll() {
        return serveNewHospitals()
                .compose(_ -> store.lastChange())
                .compose(
                        last ->
                                last == rules.version()
                                        ? Future.succeededFuture()
                                        : store.load().onSuccess(this::take).mapEmpty());
    }

    private void take(RuleStore.Snapshot snapshot) {
        rules = RuleSet.of(snapshot.change(), snapshot.rules());
        LOG.info("alert rules read change={} rules={}", snapshot.change(), snapshot.rules().size());
        listeners.forEach(Runnable::run);
    }

    private Future<Void> serveNewHospitals() {
        return hospitals
                .allIds()
                .map(ids -> ids.stream().filter(id -> !served.contains(id)).toList())
                .compose(
                        fresh ->
                                fresh.isEmpty() || defaults.isEmpty()
                                        ? Future.succeededFuture()
                                        : serve(fresh));
    }

    private Future<Void> serve(List<Integer> fresh) {
        List<Integer> some = fresh.subList(0, Math.min(MAX_INSTALL, fresh.size()));
        return hospitals
                .list(Scope.hospitals(some))
                .compose(found -> store.install(found, defaults).map(found))
                .onSuccess(found -> found.stream().map(Hospital::id).forEach(served::add))
                .mapEmpty();
    }

    private void succeeded() {
        if (isFailing) {
            isFailing = false;
            LOG.info("alert rules can be read again");
        }
    }

    private void failed(Throwable cause) {
        if (!isFailing) {
            isFailing = true;
            LOG.warn(
                    "alert rules not read, those known stay in force cause={}", cause.getMessage());
        }
    }
}
