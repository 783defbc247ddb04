package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.access.Caller;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.config.DashboardConfig;
import io.wardstream.ops.Pressure;
import io.wardstream.ops.tracing.Tracing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The viewers of one node and what keeps them: their rights, their time, their feeds. Confined to
 * one event loop, that of the verticle that made it.
 */
final class DashboardHub implements Reception {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardHub.class);

    private static final long PATIENT_TICK_MILLIS = 250;
    private static final long RIGHTS_MILLIS = 500;
    private static final long SECOND_MILLIS = 1_000;
    private static final long COMPARE_MILLIS = 5_000;
    private static final long PATIENTS_MILLIS = 30_000;

    private final Vertx vertx;
    private final HubLoop loop;
    private final DashboardConfig config;
    private final DashboardSources sources;
    private final DashboardMeters meters;
    private final Feeds feeds;
    private final TickTurns wardTurns;
    private final TickTurns patientTurns;
    private final Acknowledgements acknowledgements;
    private final MessageConsumer<DeviceControl> control;
    private final MessageConsumer<Integer> rights;
    private final Set<Peer> viewers = new LinkedHashSet<>();
    private final List<Long> timers = new ArrayList<>();
    private boolean isReadingRights;
    private boolean areRightsNews;
    private boolean isStopping;

    /** To be made on the loop. */
    DashboardHub(
            Vertx vertx,
            HubLoop loop,
            DashboardConfig config,
            DashboardSources sources,
            Pressure pressure,
            DashboardMeters meters) {
        this.vertx = vertx;
        this.loop = loop;
        this.config = config;
        this.sources = sources;
        this.meters = meters;
        this.feeds =
                new Feeds(
                        loop,
                        vertx.eventBus(),
                        Tracing.of(vertx),
                        sources,
                        InstantSource.system(),
                        meters);
        this.wardTurns = new TickTurns(pressure, meters);
        this.patientTurns = new TickTurns(pressure, meters);
        this.acknowledgements = new Acknowledgements(sources.alarms());
        this.control = vertx.eventBus().consumer(Addresses.DEVICES_CONTROL);
        this.rights = vertx.eventBus().consumer(Addresses.ACCESS_CHANGED);
    }

    /** Listens for news of devices and begins to tick. */
    Future<Void> start() {
        control.handler(message -> heard(message.body()));
        rights.handler(message -> rightsChanged(message.body()));
        every(RIGHTS_MILLIS, this::readRights);
        every(config.tick().toMillis(), () -> wardTurns.next(feeds::tickWards));
        every(PATIENT_TICK_MILLIS, () -> patientTurns.next(feeds::tickPatients));
        every(SECOND_MILLIS, this::eachSecond);
        every(COMPARE_MILLIS, feeds::compareAlarms);
        every(PATIENTS_MILLIS, feeds::readPatients);
        return Future.join(control.completion(), rights.completion()).mapEmpty();
    }

    private void every(long millis, Runnable action) {
        timers.add(vertx.setPeriodic(millis, _ -> action.run()));
    }

    private void heard(DeviceControl news) {
        if (news instanceof DeviceControl.Reassigned reassigned) {
            feeds.heard(reassigned);
        }
    }

    /** A page or a program has come. */
    void connected(Peer viewer) {
        viewers.add(viewer);
        meters.viewers.set(viewers.size());
        if (isStopping) {
            viewer.close(CloseReason.NODE_STOPPING);
        } else if (viewers.size() > config.maxViewers()) {
            oldestStranger().orElse(viewer).close(CloseReason.TOO_MANY_VIEWERS);
        }
    }

    /** So that strangers cannot keep pages out: a page says who it is within moments. */
    private Optional<Peer> oldestStranger() {
        return viewers.stream().filter(Peer::isStranger).findFirst();
    }

    private void eachSecond() {
        List.copyOf(viewers).forEach(viewer -> viewer.sweep(config.deafAfter().toMillis()));
        feeds.eachSecond();
    }

    private void rightsChanged(int userId) {
        if (viewers.stream().anyMatch(viewer -> viewer.isOf(userId))) {
            areRightsNews = true;
            readRights();
        }
    }

    /** One call for all sessions; while the database is away the rights known last stay. */
    private void readRights() {
        Set<UUID> sessions = new HashSet<>();
        for (Peer viewer : viewers) {
            UUID session = viewer.sessionId();
            if (session != null) {
                sessions.add(session);
            }
        }
        if (isReadingRights || sessions.isEmpty()) {
            return;
        }
        isReadingRights = true;
        areRightsNews = false;
        loop.land(sources.callers().present(sessions))
                .onComplete(_ -> isReadingRights = false)
                .onSuccess(present -> apply(sessions, present))
                .onFailure(cause -> LOG.debug("rights not read", cause))
                .onComplete(_ -> readRightsAgain());
    }

    /** What was heard while they were read may have come too late for that. */
    private void readRightsAgain() {
        if (areRightsNews) {
            readRights();
        }
    }

    private void apply(Set<UUID> asked, Map<UUID, Caller> present) {
        for (Peer viewer : List.copyOf(viewers)) {
            UUID session = viewer.sessionId();
            if (session == null || !asked.contains(session)) {
                continue; // came meanwhile
            }
            Caller caller = present.get(session);
            if (caller == null) {
                viewer.close(CloseReason.SESSION_ENDED);
            } else {
                viewer.hasRights(caller);
            }
        }
    }

    @Override
    public Future<Optional<Caller>> logIn(String ticket) {
        return loop.land(sources.tickets().redeem(ticket));
    }

    /** Access tokens and keys first: they are checked without being spent. */
    @Override
    public Future<Optional<Caller>> enter(String passcode) {
        return loop.land(
                sources.tokens()
                        .bearer(passcode)
                        .compose(
                                found ->
                                        found.isPresent()
                                                ? Future.succeededFuture(found)
                                                : sources.tickets().redeem(passcode)));
    }

    @Override
    public void loggedIn() {
        meters.loggedIn.incrementAndGet();
    }

    @Override
    public long loginSeconds() {
        return sources.sessionLifetime().toSeconds();
    }

    @Override
    public Future<Optional<Feed>> find(Topic topic, Caller caller) {
        return feeds.find(topic, caller);
    }

    @Override
    public Future<Frame> acknowledge(Caller caller, BridgeMessage.Send request) {
        return acknowledged(caller, request).map(Acknowledged::answer);
    }

    /** The same, with what it was about; never fails. */
    Future<Acknowledged> acknowledged(Caller caller, BridgeMessage.Send request) {
        return loop.land(acknowledgements.acknowledge(caller, request));
    }

    /** Where a viewer turns to: this, and each call is audited. */
    Reception receptionFor(String address) {
        return new AuditedReception(this, loop, sources.audit(), address);
    }

    @Override
    public void left(Peer viewer, CloseReason reason) {
        viewers.remove(viewer);
        meters.viewers.set(viewers.size());
        if (viewer.sessionId() != null) {
            meters.loggedIn.decrementAndGet();
        }
        meters.closed(reason);
        LOG.debug("bridge closed reason={}", reason.word());
    }

    /** Tells all pages and stops listening. */
    Future<Void> stop() {
        isStopping = true;
        timers.forEach(vertx::cancelTimer);
        List.copyOf(viewers).forEach(viewer -> viewer.close(CloseReason.NODE_STOPPING));
        feeds.close();
        return Future.join(control.unregister(), rights.unregister()).mapEmpty();
    }
}
