package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.wardstream.access.Caller;
import io.wardstream.codec.bus.DeviceControl.Reassigned;
import io.wardstream.ops.tracing.Tracing;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Patients;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Everything that is watched on this node, and who may. Once open, a feed is found without the
 * database, so that pages come back while it is away. Confined to one event loop.
 */
final class Feeds {

    private final HubLoop loop;
    private final Hospitals hospitals;
    private final Patients patients;
    private final SampleFeeds samples;
    private final AlarmFeeds alarms;
    private final FleetFeeds fleets;
    private final TickFeed tick;
    private final Map<Topic, Feed> open = new HashMap<>();

    Feeds(
            HubLoop loop,
            EventBus bus,
            Tracing tracing,
            DashboardSources sources,
            InstantSource clock,
            DashboardMeters meters) {
        this.loop = loop;
        hospitals = sources.hospitals();
        patients = sources.patients();
        StoredViews views = new StoredViews(loop, patients, sources.latest(), sources.alarms());
        samples = new SampleFeeds(bus, views, sources.placements(), clock, meters, this::closed);
        alarms =
                new AlarmFeeds(
                        bus,
                        tracing,
                        views,
                        sources.placements(),
                        loop,
                        clock,
                        meters,
                        this::closed);
        fleets =
                new FleetFeeds(
                        bus,
                        new StoredFleet(loop, hospitals, sources.devices(), sources.underUpdate()),
                        clock,
                        meters,
                        this::closed);
        tick =
                new TickFeed(
                        DashboardSources.RELEASE, clock, meters, new Audience(HubLoop.millis()));
    }

    /**
     * The feed, when it is ready.
     *
     * @return empty when there is no such thing or the caller may not see it, which is the same to
     *     the caller; failed when the database cannot answer
     */
    Future<Optional<Feed>> find(Topic topic, Caller caller) {
        Feed known = open.get(topic);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known).filter(it -> it.isSeenBy(caller)));
        }
        Search search = new Search(topic);
        return switch (topic) {
            case Topic.OfTick _ -> Future.succeededFuture(Optional.of(tick));
            case Topic.OfWard(UUID id) ->
                    search.in(
                            hospitals.findWard(caller.scope(), id),
                            ward -> caller.sees(ward.hospitalId(), ward.id()),
                            samples::open);
            case Topic.OfPatient(UUID id) ->
                    search.in(
                            patients.find(caller.scope(), id),
                            who -> caller.sees(who.hospitalId(), who.wardId(), who.id()),
                            samples::open);
            case Topic.OfAlarms(UUID id) ->
                    search.in(
                            hospitals.find(caller.scope(), id),
                            hospital -> caller.readsAnythingIn(hospital.id()),
                            alarms::open);
            case Topic.OfFleet(UUID id) ->
                    search.in(
                            hospitals.find(caller.scope(), id),
                            hospital -> caller.readsAnythingIn(hospital.id()),
                            fleets::open);
        };
    }

    /** A topic that nobody watches yet. */
    private final class Search {
        private final Topic topic;

        Search(Topic topic) {
            this.topic = topic;
        }

        <T, F extends Feed> Future<Optional<Feed>> in(
                Future<Optional<T>> answer, Predicate<T> isSeen, Function<T, Future<F>> opener) {
            return loop.land(answer)
                    .map(found -> found.filter(isSeen))
                    .compose(
                            found ->
                                    found.isPresent()
                                            ? opener.apply(found.get()).map(this::opened)
                                            : Future.succeededFuture(Optional.empty()));
        }

        private Optional<Feed> opened(Feed feed) {
            open.put(topic, feed);
            return Optional.of(feed);
        }
    }

    private void closed(Feed feed) {
        open.values().remove(feed);
    }

    /** Something has changed about a device. */
    void heard(Reassigned news) {
        samples.heard(news);
    }

    void tickWards() {
        samples.tickWards();
    }

    void tickPatients() {
        samples.tickPatients();
    }

    /** To be called every second. */
    void eachSecond() {
        tick.tick();
        samples.sweep();
        alarms.sweep();
        fleets.tick();
    }

    /** Tells what the bus has lost; to be called every five seconds. */
    void compareAlarms() {
        alarms.compare();
    }

    /** To be called every half minute. */
    void readPatients() {
        samples.readPatients();
        fleets.readDevices();
    }

    /** Shards of samples that are heard now. */
    int shardCount() {
        return samples.shardCount();
    }

    /** Closes all of them. */
    void close() {
        samples.close();
        alarms.close();
        fleets.close();
    }
}
