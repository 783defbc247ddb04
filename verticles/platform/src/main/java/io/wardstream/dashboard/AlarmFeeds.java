package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.ops.tracing.Tracing;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Placements;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hospitals whose alarms are watched: two consumers a node and hospital, one of them for the
 * pauses of their sound. Confined to one event loop.
 */
final class AlarmFeeds {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmFeeds.class);

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final EventBus bus;
    private final Tracing tracing;
    private final AlarmSource source;
    private final Placements placements;
    private final HubLoop loop;
    private final InstantSource clock;
    private final DashboardMeters meters;
    private final Shelf<AlarmFeed> hospitals;
    private final Map<Integer, List<MessageConsumer<?>>> consumers = new HashMap<>();

    AlarmFeeds(
            EventBus bus,
            Tracing tracing,
            AlarmSource source,
            Placements placements,
            HubLoop loop,
            InstantSource clock,
            DashboardMeters meters,
            Consumer<Feed> closed) {
        this.bus = bus;
        this.tracing = tracing;
        this.source = source;
        this.placements = placements;
        this.loop = loop;
        this.clock = clock;
        this.meters = meters;
        hospitals =
                new Shelf<>(
                        KEPT.toMillis(),
                        feed -> {
                            stopListening(feed.hospitalId());
                            closed.accept(feed);
                        });
    }

    /** Ready when new alarms are heard and the open ones read. */
    Future<AlarmFeed> open(Hospital hospital) {
        return hospitals.open(
                hospital.id(),
                () ->
                        new AlarmFeed(
                                hospital,
                                source,
                                placements,
                                loop,
                                clock,
                                HubLoop::millis,
                                meters,
                                new Audience(HubLoop.millis())),
                feed -> listen(feed).compose(_ -> feed.compare()));
    }

    private Future<Void> listen(AlarmFeed feed) {
        int hospital = feed.hospitalId();
        MessageConsumer<Alarm> alarms =
                bus.consumer(
                        Addresses.alarms(hospital),
                        message ->
                                feed.told(
                                        message.body(),
                                        tracing.goOn("dashboard.push", message.headers())));
        MessageConsumer<AudioPause> pauses =
                bus.consumer(Addresses.audioPauses(hospital), message -> feed.hear(message.body()));
        consumers.put(hospital, List.of(alarms, pauses));
        return Future.join(alarms.completion(), pauses.completion()).mapEmpty();
    }

    private void stopListening(int hospitalId) {
        List<MessageConsumer<?>> listening = consumers.remove(hospitalId);
        if (listening != null) {
            Future.join(listening.stream().map(MessageConsumer::unregister).toList())
                    .onFailure(
                            cause ->
                                    LOG.warn(
                                            "alarms still heard hospitalId={}", hospitalId, cause));
        }
    }

    /** To be called every second. */
    void sweep() {
        hospitals.sweep(HubLoop.millis());
        hospitals.each(AlarmFeed::sweep);
    }

    /** To be called every five seconds. */
    void compare() {
        hospitals.each(
                feed ->
                        feed.compare()
                                .onFailure(
                                        cause ->
                                                LOG.debug(
                                                        "alarms not compared hospitalId={}",
                                                        feed.hospitalId(),
                                                        cause)));
    }

    void close() {
        hospitals.clear();
    }
}
