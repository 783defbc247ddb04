package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.DeviceReport.Entry;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.DeviceReport.Said;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.PgSampleStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the readers of a shard learn of how a device is. */
class ReportIT {
    private final IngestBed bed =
            new IngestBed(Map.of("DIGEST_MILLIS", "500", "DRAIN_MILLIS", "2000"));
    private final HeldStore held = new HeldStore(new PgSampleStore(bed.registry.database));
    private final Listening node = bed.listen(held, true);
    private final DeviceWithToken device = bed.device();
    private final List<DeviceReport> reports = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        MessageConsumer<ShardNews> consumer =
                bed.registry
                        .vertx
                        .eventBus()
                        .consumer(Addresses.shard(Addresses.shardOf(bed.ward.id())));
        consumer.handler(
                message -> {
                    if (message.body() instanceof DeviceReport report) {
                        reports.add(report);
                    }
                });
        RegistryBed.done(consumer.completion());
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private List<Entry> entries() {
        return reports.stream().flatMap(report -> report.entries().stream()).toList();
    }

    private void untilHeard(Predicate<Entry> isIt) {
        await().untilAsserted(() -> assertThat(entries()).anyMatch(isIt));
    }

    private static List<String> active(Entry entry) {
        return entry.said().stream().filter(Said::isActive).map(Said::code).toList();
    }

    @Test
    void tellsOfADeviceThatHasSentNothingYetAndRepeatsIt() {
        Probe probe = bed.connect(device, node);
        probe.hello(100);

        untilHeard(entry -> entry.link() == Link.OPEN);
        reports.clear();
        untilHeard(entry -> entry.link() == Link.OPEN);

        assertThat(reports).extracting(DeviceReport::nodeId).containsOnly("test");
        assertThat(entries().getLast().deviceId()).isEqualTo(device.device().id());
        assertThat(entries().getLast().isComplete()).isFalse();
    }

    @Test
    void tellsWhatIsWrongUntilTheNextHelloSaysOtherwise() {
        Probe probe = bed.connect(device, node);
        probe.hello(100, "\"technical\":[{\"code\":\"low_battery\"}]");
        untilHeard(entry -> entry.isComplete() && active(entry).equals(List.of("low_battery")));

        probe.send(
                "{\"type\":\"technical\",\"code\":\"lead_off\",\"vital\":\"spo2\",\"active\":true}");
        untilHeard(entry -> active(entry).equals(List.of("low_battery", "lead_off")));
        probe.send("{\"type\":\"technical\",\"code\":\"low_battery\",\"active\":false}");
        untilHeard(entry -> active(entry).equals(List.of("lead_off")));
        probe.hello(101, "\"technical\":[]");

        untilHeard(entry -> entry.isComplete() && entry.said().isEmpty());
    }

    @Test
    void tellsAWrongClockUntilItIsRight() {
        long now = System.currentTimeMillis();
        Probe probe = bed.connect(device, node);
        probe.hello(100, "\"clock\":" + (now - 60_000));
        untilHeard(entry -> active(entry).equals(List.of("clock_wrong")));

        probe.hello(101, "\"clock\":" + System.currentTimeMillis());

        untilHeard(entry -> !entry.said().isEmpty() && active(entry).isEmpty());
    }

    @Test
    void tellsThatAClockIsRightByTheFirstSampleOfADeviceThatDoesNotTellIt() {
        Probe probe = bed.connect(device, node);
        probe.hello(100, "\"clock\":" + (System.currentTimeMillis() - 60_000));
        untilHeard(entry -> active(entry).equals(List.of("clock_wrong")));

        probe.hello(101);
        probe.send(
                "{\"type\":\"sample\",\"seq\":1,\"at\":"
                        + System.currentTimeMillis()
                        + ",\"values\":{\"heart_rate\":72}}");

        untilHeard(entry -> !entry.said().isEmpty() && active(entry).isEmpty());
    }

    @Test
    void tellsTheEndOfAConnectionWithTheFenceOfItsHello() {
        Probe first = bed.connect(device, node);
        first.hello(100);
        untilHeard(entry -> entry.link() == Link.OPEN);
        int fence = entries().getLast().fence();

        first.leave();
        untilHeard(entry -> entry.link() == Link.ENDED && entry.fence() == fence);
        Probe second = bed.connect(device, node);
        second.hello(101);

        untilHeard(entry -> entry.link() == Link.OPEN && entry.fence() > fence);
    }

    @Test
    void tellsWhenADrainedDeviceWasToldToComeBack() {
        Probe probe = bed.connect(device, node);
        probe.hello(100);
        untilHeard(entry -> entry.link() == Link.OPEN);

        RegistryBed.done(node.undeploy());

        int told = probe.next("drain").getInteger("reconnectAfterMs");
        assertThat(entries().getLast().link()).isEqualTo(Link.DRAINED);
        assertThat(drained()).isNotEmpty().allMatch(entry -> entry.awayMillis() <= told);
        assertThat(instantsOfReturn()).hasSizeLessThanOrEqualTo(1);
    }

    private List<Entry> drained() {
        return entries().stream().filter(entry -> entry.link() == Link.DRAINED).toList();
    }

    /** The same in each report, however late it comes. */
    private Set<Long> instantsOfReturn() {
        Set<Long> instants = new HashSet<>();
        for (DeviceReport report : reports) {
            for (Entry entry : report.entries()) {
                if (entry.awayMillis() > 0) {
                    instants.add(report.publishedAt() + entry.awayMillis());
                }
            }
        }
        return instants;
    }
}
