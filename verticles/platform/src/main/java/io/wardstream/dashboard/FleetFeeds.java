package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.registry.Hospital;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hospitals whose devices are watched, and the way news of them comes: the shards of their
 * wards, and one consumer a hospital. Confined to one event loop.
 */
final class FleetFeeds {

    private static final Logger LOG = LoggerFactory.getLogger(FleetFeeds.class);

    private static final Duration KEPT = Duration.ofMinutes(1);

    private final EventBus bus;
    private final FleetSource source;
    private final InstantSource clock;
    private final DashboardMeters meters;
    private final ShardListener shards;
    private final Shelf<FleetFeed> hospitals;
    private final Map<Integer, Set<Integer>> heardShards = new HashMap<>();
    private final Map<Integer, MessageConsumer<FirmwareProgress>> consumers = new HashMap<>();

    FleetFeeds(
            EventBus bus,
            FleetSource source,
            InstantSource clock,
            DashboardMeters meters,
            Consumer<Feed> closed) {
        this.bus = bus;
        this.source = source;
        this.clock = clock;
        this.meters = meters;
        shards = new ShardListener(bus, this::hear);
        hospitals =
                new Shelf<>(
                        KEPT.toMillis(),
                        feed -> {
                            stopListening(feed.hospitalId());
                            closed.accept(feed);
                        });
    }

    /** Ready when news is heard and the devices are read. */
    Future<FleetFeed> open(Hospital hospital) {
        return hospitals.open(
                hospital.id(),
                () ->
                        new FleetFeed(
                                hospital, source, clock, meters, new Audience(HubLoop.millis())),
                feed ->
                        listen(feed)
                                .compose(_ -> hearWards(feed.hospital()))
                                .compose(_ -> feed.load()));
    }

    private Future<Void> listen(FleetFeed feed) {
        MessageConsumer<FirmwareProgress> updates =
                bus.consumer(
                        Addresses.firmware(feed.hospitalId()),
                        message -> feed.hear(message.body()));
        consumers.put(feed.hospitalId(), updates);
        heardShards.put(feed.hospitalId(), new HashSet<>());
        return updates.completion();
    }

    /** A ward may have been added since. */
    private Future<Void> hearWards(Hospital hospital) {
        return source.wards(hospital).compose(wards -> retain(hospital.id(), wards));
    }

    private Future<Void> retain(int hospitalId, List<Integer> wards) {
        Set<Integer> heard = heardShards.get(hospitalId);
        if (heard == null) {
            return Future.succeededFuture(); // closed meanwhile
        }
        List<Future<Void>> begun = new ArrayList<>();
        for (int ward : wards) {
            int shard = Addresses.shardOf(ward);
            if (heard.add(shard)) {
                begun.add(shards.retain(shard));
            }
        }
        return Future.join(begun).mapEmpty();
    }

    private void stopListening(int hospitalId) {
        Set<Integer> heard = heardShards.remove(hospitalId);
        if (heard != null) {
            heard.forEach(shards::release);
        }
        MessageConsumer<FirmwareProgress> updates = consumers.remove(hospitalId);
        if (updates != null) {
            updates.unregister()
                    .onFailure(
                            cause ->
                                    LOG.warn(
                                            "devices still heard hospitalId={}",
                                            hospitalId,
                                            cause));
        }
    }

    private void hear(ShardNews news) {
        if (news instanceof DeviceReport report) {
            hospitals.each(feed -> feed.hear(report));
        }
    }

    /** To be called every second. */
    void tick() {
        hospitals.each(FleetFeed::tick);
        hospitals.sweep(HubLoop.millis());
    }

    /** To be called every half minute. */
    void readDevices() {
        hospitals.each(
                feed ->
                        hearWards(feed.hospital())
                                .compose(_ -> feed.load())
                                .onFailure(
                                        cause ->
                                                LOG.debug(
                                                        "devices not read hospitalId={}",
                                                        feed.hospitalId(),
                                                        cause)));
    }

    void close() {
        hospitals.clear();
    }
}
