package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.config.NotifyConfig;
import io.wardstream.notify.NotifyMeters.End;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages that are due, as many as it has places for, sends each, and notes how that ended.
 * A server has a few places of its own, so one that hangs holds up nothing but its own messages.
 * Confined to one event loop.
 */
final class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /** Beyond the two parts of an attempt, looking up and sending: to note how it ended. */
    private static final Duration NOTING = Duration.ofSeconds(30);

    private static final Duration NOTE_AGAIN = Duration.ofSeconds(1);
    private static final int MAX_NOTES = 20;

    private final Vertx vertx;
    private final NotifyConfig config;
    private final PgDeliveries deliveries;
    private final PgOutcomes outcomes;
    private final Composer composer;
    private final Senders senders;
    private final PersonRights rights;
    private final BackOff backOff;
    private final Clock clock;
    private final NotifyMeters meters;

    private final Map<String, Integer> busy = new HashMap<>();
    private final Set<Future<Void>> underWay = new HashSet<>();
    private Future<Void> taking = Future.succeededFuture();
    private boolean isTaking;
    private boolean isStopping;

    Courier(Vertx vertx, NotifyDesk desk, Senders senders) {
        this.vertx = vertx;
        this.config = desk.config();
        this.deliveries = desk.deliveries();
        this.outcomes = desk.outcomes();
        this.composer = desk.composer();
        this.senders = senders;
        this.rights = desk.rights();
        this.backOff = new BackOff(config.firstRetry(), Math::random);
        this.clock = desk.clock();
        this.meters = desk.meters();
    }

    /** Looks for work, unless it does already; what it finds leads to the next look. */
    void work() {
        int places = config.concurrency() - underWay.size();
        if (isStopping || isTaking || places <= 0) {
            return;
        }
        isTaking = true;
        PgDeliveries.Places free =
                new PgDeliveries.Places(
                        senders.channels(), config.perTarget(), Map.copyOf(busy), places);
        taking =
                deliveries
                        .take(clock.instant(), free, lease(config))
                        .onComplete(_ -> isTaking = false)
                        .compose(this::begin)
                        .onFailure(this::notTaken)
                        .otherwiseEmpty();
    }

    private void notTaken(Throwable cause) {
        meters.failures.increment();
        LOG.warn("messages not taken cause={}", cause.getMessage());
    }

    /** For how long nobody else takes what one has taken. */
    static Duration lease(NotifyConfig config) {
        return config.attemptTimeout().multipliedBy(2).plus(NOTING);
    }

    /** Ends at once, but for giving back what came too late. */
    private Future<Void> begin(List<Delivery> taken) {
        if (taken.isEmpty()) {
            return Future.succeededFuture();
        }
        if (isStopping) {
            return outcomes.giveBack(taken, clock.instant());
        }
        taken.forEach(this::begin);
        work();
        return Future.succeededFuture();
    }

    private void begin(Delivery delivery) {
        busy.merge(delivery.endpoint(), 1, Integer::sum);
        meters.inFlight.incrementAndGet();
        Future<Void> done = deliver(delivery);
        underWay.add(done);
        done.onComplete(
                _ -> {
                    underWay.remove(done);
                    busy.computeIfPresent(
                            delivery.endpoint(), (_, taken) -> taken > 1 ? taken - 1 : null);
                    meters.inFlight.decrementAndGet();
                    work();
                });
    }

    /**
     * Takes nothing more, gives back what is being taken, and ends when what is under way has
     * ended, after the bound of an attempt at the latest: what is not noted by then is sent again
     * by another.
     */
    Future<Void> stop() {
        isStopping = true;
        long bound = config.attemptTimeout().multipliedBy(2).plusSeconds(2).toMillis();
        return Future.join(taking, Future.join(List.copyOf(underWay)))
                .<Void>mapEmpty()
                .timeout(bound, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private Future<Void> deliver(Delivery delivery) {
        Target.Address address = delivery.address();
        if (address == null || address.channel() != delivery.channel()) {
            return cancel(delivery, "the recipient is no longer there");
        }
        if (delivery.alarms().isEmpty()) {
            return cancel(delivery, "acknowledged, closed or moved");
        }
        return mayBeTold(delivery)
                .compose(
                        may ->
                                may
                                        ? attempt(delivery, address)
                                        : cancel(delivery, "the user does not see the ward"))
                .recover(
                        failure ->
                                note(delivery, new Outcome.Failed("the database did not answer")));
    }

    private Future<Boolean> mayBeTold(Delivery delivery) {
        return delivery.userId() == 0
                ? Future.succeededFuture(true)
                : rights.maySee(delivery.userId(), delivery.hospitalId(), delivery.wardId());
    }

    private Future<Void> attempt(Delivery delivery, Target.Address address) {
        return composer.compose(delivery)
                .compose(message -> send(message, address))
                .compose(outcome -> note(delivery, outcome));
    }

    private Future<Outcome> send(Message message, Target.Address address) {
        long begun = System.nanoTime();
        return senders.send(message, address)
                .onComplete(
                        _ ->
                                meters.attemptDuration.record(
                                        System.nanoTime() - begun, TimeUnit.NANOSECONDS));
    }

    private Future<Void> note(Delivery delivery, Outcome outcome) {
        Instant now = clock.instant();
        return switch (outcome) {
            case Outcome.Delivered _ -> {
                meters.ended(delivery.channel(), End.SENT);
                meters.delay.record(Duration.between(delivery.createdAt(), now));
                yield noted(() -> outcomes.sent(delivery, now), 1);
            }
            case Outcome.Refused(String reason) -> bury(delivery, now, reason);
            case Outcome.Failed(String reason, Duration pause) -> {
                Instant next = next(delivery, pause, now);
                if (delivery.attempts() >= delivery.attemptsAllowed()) {
                    yield bury(delivery, now, reason + ", " + delivery.attempts() + " attempts");
                }
                if (!next.isAfter(now)) {
                    yield bury(delivery, now, reason + ", not sent in time");
                }
                meters.ended(delivery.channel(), End.RETRIED);
                yield noted(() -> outcomes.later(delivery, next, reason), 1);
            }
        };
    }

    /** A long wait ends while there is time for one more attempt. */
    private Instant next(Delivery delivery, Duration pause, Instant now) {
        Instant next = now.plus(backOff.after(delivery.attempts(), pause));
        Instant last = delivery.expiresAt().minus(config.poll().multipliedBy(2));
        return next.isAfter(last) ? last : next;
    }

    private Future<Void> bury(Delivery delivery, Instant now, String reason) {
        meters.ended(delivery.channel(), End.DEAD);
        LOG.warn(
                "message given up messageId={} channel={} attempts={} reason={}",
                delivery.publicId(),
                delivery.channel().wireName(),
                delivery.attempts(),
                reason);
        return noted(() -> outcomes.dead(delivery, now, reason), 1);
    }

    private Future<Void> cancel(Delivery delivery, String reason) {
        meters.ended(delivery.channel(), End.CANCELLED);
        return noted(() -> outcomes.cancelled(delivery, clock.instant(), reason), 1);
    }

    /** Until the lease is nearly over: a note that is lost sends the message twice. */
    private Future<Void> noted(Supplier<Future<Void>> write, int tries) {
        return write.get()
                .recover(
                        failure -> {
                            meters.failures.increment();
                            LOG.warn("outcome not noted cause={}", failure.getMessage());
                            return tries >= MAX_NOTES
                                    ? Future.succeededFuture()
                                    : vertx.timer(NOTE_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                                            .compose(_ -> noted(write, tries + 1));
                        });
    }
}
