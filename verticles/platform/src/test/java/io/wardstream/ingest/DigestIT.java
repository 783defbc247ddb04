package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.SampleDigest;
import io.wardstream.codec.model.SampleDigest.Entry;
import io.wardstream.codec.model.SampleRefused;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.NewPatient;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the readers of a shard learn of the devices beside their samples. */
class DigestIT {
    private final IngestBed bed =
            new IngestBed(Map.of("DIGEST_MILLIS", "100", "DRAIN_MILLIS", "2000"));
    private final HeldStore held = new HeldStore(new PgSampleStore(bed.registry.database));
    private final Listening node = bed.listen(held, true);
    private final DeviceWithToken device = bed.device();
    private final List<SampleDigest> digests = new CopyOnWriteArrayList<>();
    private final List<SampleBatch> batches = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        listen(bed.ward);
    }

    private void listen(Ward ward) {
        MessageConsumer<ShardNews> consumer =
                bed.registry
                        .vertx
                        .eventBus()
                        .consumer(Addresses.shard(Addresses.shardOf(ward.id())));
        consumer.handler(message -> heard(message.body()));
        RegistryBed.done(consumer.completion());
    }

    private void heard(ShardNews news) {
        switch (news) {
            case SampleBatch batch -> batches.add(batch);
            case SampleDigest digest -> digests.add(digest);
            case DeviceReport _ -> {
                // see ReportIT
            }
            case SampleRefused refused -> throw new AssertionError(refused);
            case AlarmForecast forecast -> throw new AssertionError(forecast);
        }
    }

    @AfterEach
    void close() {
        held.release();
        bed.close();
    }

    private Probe greeted() {
        Probe probe = bed.connect(device, node);
        probe.hello(100);
        return probe;
    }

    private List<Entry> entries() {
        return digests.stream().flatMap(digest -> digest.entries().stream()).toList();
    }

    private Entry entry(int publishedThrough, int settledThrough, boolean isOpen) {
        return new Entry(
                device.device().id(),
                bed.ward.hospitalId(),
                bed.ward.id(),
                0,
                100,
                1,
                publishedThrough,
                settledThrough,
                isOpen);
    }

    private void untilHeard(Entry entry) {
        await().untilAsserted(() -> assertThat(entries()).contains(entry));
    }

    @Test
    void repeatsHowFarADeviceHasCome() {
        Probe probe = greeted();

        probe.samples(1, 20).acked(20);

        untilHeard(entry(20, 20, true));
        digests.clear();
        untilHeard(entry(20, 20, true));
        assertThat(digests).extracting(SampleDigest::nodeId).containsOnly("test");
        assertThat(node.meters().digests.count()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void saysNothingOfADeviceThatHasSentNothing() {
        Probe idle = greeted();
        DeviceWithToken another = bed.device();
        Probe busy = bed.connect(another, node);
        busy.hello(100);

        busy.sample(1, 70).acked(1);

        await().until(() -> digests.size() >= 3);
        assertThat(idle.isOpen()).isTrue();
        assertThat(entries()).extracting(Entry::deviceId).containsOnly(another.device().id());
    }

    @Test
    void tellsWhatIsPublishedAndNotSettled() {
        Probe probe = greeted();
        probe.samples(1, 5).acked(5);
        held.hold();

        probe.samples(6, 20);

        untilHeard(entry(20, 5, true));
        held.release();
        untilHeard(entry(20, 20, true));
    }

    @Test
    void saysOnceThatAConnectionHasEndedAndThenNoMore() {
        Probe probe = greeted();
        probe.samples(1, 20).acked(20);
        untilHeard(entry(20, 20, true));
        Probe witness = bed.connect(bed.device(), node);
        witness.hello(7);
        witness.sample(1, 70).acked(1);

        probe.leave();

        untilHeard(entry(20, 20, false));
        digests.clear();
        await().until(() -> digests.size() >= 4);
        assertThat(entries())
                .isNotEmpty()
                .noneMatch(entry -> entry.deviceId() == device.device().id());
    }

    @Test
    void goesOnUntilWhatAnEndedConnectionLeftIsSettled() {
        Probe probe = greeted();
        held.hold();
        probe.samples(1, 20);
        untilHeard(entry(20, 0, true));

        probe.leave();

        untilHeard(entry(20, 0, false));
        digests.clear();
        untilHeard(entry(20, 0, false));
        held.release();
        untilHeard(entry(20, 20, false));
    }

    @Test
    void saysTheLastWhenItDrains() {
        Probe probe = greeted();
        probe.samples(1, 20).acked(20);

        RegistryBed.done(node.undeploy());

        untilHeard(entry(20, 20, false));
        assertThat(entries().getLast().isOpen()).isFalse();
    }

    @Test
    void speaksToTheShardOfThePatientsWard() {
        Ward far = otherShard();
        listen(far);
        Patient patient =
                RegistryBed.await(
                        bed.registry
                                .registry
                                .patients()
                                .create(new NewPatient(far, null, "Somebody")));
        Probe probe = greeted();
        probe.sample(1, 70).acked(1);
        untilHeard(entry(1, 1, true));

        RegistryBed.done(
                bed.registry
                        .registry
                        .deviceAssignments()
                        .assign(device.device().id(), patient.id()));

        await().untilAsserted(
                        () ->
                                assertThat(digests.getLast().entries())
                                        .singleElement()
                                        .satisfies(
                                                entry -> {
                                                    assertThat(entry.patientId())
                                                            .isEqualTo(patient.id());
                                                    assertThat(entry.wardId()).isEqualTo(far.id());
                                                }));
        assertThat(digests.getLast().shard()).isEqualTo(Addresses.shardOf(far.id()));
    }

    /** A ward of the same hospital whose shard is another. */
    private Ward otherShard() {
        for (int i = 0; ; i++) {
            int number = i;
            Ward ward =
                    RegistryBed.await(
                            bed.registry
                                    .registry
                                    .hospitals()
                                    .find(Scope.platform(), bed.ward.hospitalPublicId())
                                    .compose(
                                            hospital ->
                                                    bed.registry
                                                            .registry
                                                            .hospitals()
                                                            .createWard(
                                                                    hospital.orElseThrow(),
                                                                    "Far " + number)));
            if (Addresses.shardOf(ward.id()) != Addresses.shardOf(bed.ward.id())) {
                return ward;
            }
        }
    }

    @Test
    void letsAReaderNoticeALossAfterAReconnect() {
        Probe first = greeted();
        first.samples(1, 10).acked(10);
        first.leave();
        untilHeard(entry(10, 10, false));
        Probe second = greeted();

        second.samples(11, 12).acked(12);

        await().untilAsserted(
                        () -> assertThat(batches).flatExtracting(SampleBatch::samples).hasSize(12));
        assertThat(batches)
                .flatExtracting(SampleBatch::samples)
                .filteredOn(published -> published.sample().seq() == 11)
                .extracting(published -> published.previousSeq())
                .allMatch(previous -> previous == 10 || previous == 0);
    }
}
