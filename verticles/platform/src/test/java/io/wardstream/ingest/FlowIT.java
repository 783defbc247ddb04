package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardstream.ops.Pressure.Step;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.samples.PgSampleStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Too much at once: what is held back, what is not, and how often acks come. */
class FlowIT {
    private static final int BACKLOG = 3_600;

    private static String backlogFrame(int from, int to, long firstAt) {
        StringBuilder frame =
                new StringBuilder("{\"type\":\"samples\",\"epoch\":100,\"samples\":[");
        for (int seq = from; seq <= to; seq++) {
            frame.append(seq == from ? "" : ",").append("{\"seq\":").append(seq);
            frame.append(",\"at\":").append(firstAt + seq * 1_000L);
            frame.append(",\"values\":{\"heart_rate\":").append(60 + seq % 50).append("}}");
        }
        return frame.append("]}").toString();
    }

    @Test
    void takesAnHoursBacklogWhileLiveSamplesGoOn() {
        try (IngestBed bed = new IngestBed(Map.of())) {
            DeviceWithToken device = bed.device();
            Probe probe = bed.connect(device);
            probe.hello(200, "\"clock\":" + System.currentTimeMillis());
            long hourAgo = System.currentTimeMillis() - 3_700_000;
            Map<Integer, Long> sentAt = new HashMap<>();
            long slowest = 0;
            int backlogAcked = 0;
            int backlogSent = 0;
            int seq = 0;

            while (backlogAcked < BACKLOG) {
                if (backlogSent < Math.min(BACKLOG, backlogAcked + 500)) {
                    int to = Math.min(BACKLOG, backlogAcked + 500);
                    probe.send(backlogFrame(backlogSent + 1, to, hourAgo));
                    backlogSent = to;
                }
                seq++;
                sentAt.put(seq, System.currentTimeMillis());
                probe.sample(seq, 70);
                int liveAcked = 0;
                while (liveAcked < seq) {
                    JsonObject ack = probe.next("ack");
                    if (ack.getLong("epoch") == 200) {
                        liveAcked = ack.getInteger("seq");
                    } else {
                        backlogAcked = ack.getInteger("seq");
                    }
                }
                slowest = Math.max(slowest, System.currentTimeMillis() - sentAt.get(seq));
            }

            assertThat(slowest).isLessThan(2_000);
            assertThat(bed.samples(device)).hasSize(BACKLOG + seq);
        }
    }

    @Test
    void readsADeviceNoFurtherThanItMayGo() {
        try (IngestBed bed = new IngestBed(Map.of("MAX_IN_FLIGHT", "10"))) {
            HeldStore held = new HeldStore(new PgSampleStore(bed.registry.database));
            Listening slow = bed.listen(held, true);
            DeviceWithToken device = bed.device();
            Probe probe = bed.connect(device, slow);
            probe.hello(100);
            held.hold();

            probe.samples(1, 60);
            await().until(() -> slow.received() == 10);
            await().during(Duration.ofMillis(300)).until(() -> slow.received() == 10);
            held.release();

            assertThat(probe.acked(60)).endsWith(60);
            assertThat(bed.samples(device)).hasSize(60);
        }
    }

    @Test
    void countsRecordsAsWellAsSamples() {
        try (IngestBed bed = new IngestBed(Map.of("MAX_IN_FLIGHT", "10"))) {
            HeldStore held = new HeldStore(new PgSampleStore(bed.registry.database));
            Listening slow = bed.listen(held, true);
            Probe probe = bed.connect(bed.device(), slow);
            probe.hello(100);
            probe.sample(1, 72).acked(1);
            held.hold();

            for (int seq = 2; seq <= 40; seq++) {
                probe.send("{\"type\":\"sample\",\"seq\":" + seq + ",\"at\":1,\"values\":{}}");
            }
            await().until(() -> slow.received() == 11);
            await().during(Duration.ofMillis(300)).until(() -> slow.received() == 11);
            held.release();

            assertThat(probe.acked(40)).endsWith(40);
        }
    }

    @Test
    void holdsEverybodyBackWhenTheBufferIsFullAndLosesNothing() {
        try (IngestBed bed = smallBed()) {
            HeldStore held = new HeldStore(new PgSampleStore(bed.registry.database));
            Listening slow = bed.listen(held, true);
            List<DeviceWithToken> devices =
                    IntStream.range(0, 4).mapToObj(_ -> bed.device()).toList();
            List<Probe> probes = devices.stream().map(device -> bed.connect(device, slow)).toList();
            probes.forEach(probe -> probe.hello(100));
            held.hold();

            for (int seq = 1; seq <= 150; seq++) {
                for (Probe probe : probes) {
                    probe.sample(seq, 70);
                }
            }
            await().until(() -> slow.readiness.pressure().step() == Step.ALL);
            int pending = slow.meters().pending.get();
            held.release();
            probes.forEach(probe -> probe.acked(150));
            await().until(() -> slow.readiness.pressure().step() == Step.NONE);

            assertThat(pending).isBetween(239, 244);
            assertThat(slow.meters().heldBack).hasValue(0);
            assertThat(devices).allSatisfy(one -> assertThat(bed.samples(one)).hasSize(150));
            assertThat(probes).allMatch(Probe::isOpen);
        }
    }

    @Test
    void readsOnWhoHasLittleInTheBufferWhenOthersHaveNearlyFilledIt() {
        try (IngestBed bed = smallBed()) {
            HeldStore held = new HeldStore(new PgSampleStore(bed.registry.database));
            Listening slow = bed.listen(held, true);
            Probe one = bed.connect(bed.device(), slow);
            Probe other = bed.connect(bed.device(), slow);
            Probe quiet = bed.connect(bed.device(), slow);
            List.of(one, other, quiet).forEach(probe -> probe.hello(100));
            held.hold();

            for (int seq = 1; seq <= 150; seq++) {
                one.sample(seq, 70);
                other.sample(seq, 70);
            }
            await().until(() -> slow.meters().heldBack.get() == 1);
            await().during(Duration.ofMillis(300)).until(() -> slow.received() < 200);
            double before = slow.received();
            quiet.samples(1, 20);
            await().until(() -> slow.received() == before + 20);
            held.release();

            assertThat(quiet.acked(20)).endsWith(20);
            assertThat(one.acked(150)).endsWith(150);
            assertThat(other.acked(150)).endsWith(150);
        }
    }

    /** Room for a minute of four devices. */
    private static IngestBed smallBed() {
        return new IngestBed(Map.of("BUFFER_SAMPLES", "240", "MAX_CONNECTIONS", "4"));
    }

    @Test
    void spendsBoundedMemoryOnADeviceThatNeverReads() throws Exception {
        try (IngestBed bed = new IngestBed(Map.of());
                RawProbe deaf =
                        RawProbe.upgraded(bed.listening.port(), bed.device().token(), 4_096)) {
            deaf.text("{\"type\":\"hello\",\"epoch\":100}");
            AtomicInteger sent = new AtomicInteger();
            AtomicBoolean over = new AtomicBoolean();
            Thread flood = Thread.startVirtualThread(() -> flood(deaf, sent, over));
            Probe good = bed.connect(bed.device());
            good.hello(100);

            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> standsStill(sent));
            double received = bed.listening.received();
            long started = System.currentTimeMillis();
            good.samples(1, 20).acked(20);

            assertThat(System.currentTimeMillis() - started).isLessThan(5_000);
            // the kernel's buffers may still grow by a frame or two
            assertThat(bed.listening.received()).isBetween(received + 20, received + 2_520);
            assertThat(bed.listening.meters().connections.get()).isEqualTo(2);
            over.set(true);
            deaf.close();
            flood.join(Duration.ofSeconds(10));
            await().until(() -> bed.listening.meters().connections.get() == 1);
        }
    }

    private int lastSeen = -1;
    private int stillFor;

    private boolean standsStill(AtomicInteger sent) {
        int now = sent.get();
        stillFor = now == lastSeen ? stillFor + 1 : 0;
        lastSeen = now;
        return stillFor >= 5;
    }

    /** Frames of samples of which each gets a nack, until the socket takes no more. */
    private static void flood(RawProbe deaf, AtomicInteger sent, AtomicBoolean over) {
        try {
            for (int seq = 1; !over.get(); seq += 500) {
                StringBuilder frame = new StringBuilder("{\"type\":\"samples\",\"samples\":[");
                for (int i = 0; i < 500; i++) {
                    frame.append(i == 0 ? "" : ",").append("{\"seq\":").append(seq + i);
                    frame.append(",\"at\":1,\"values\":{}}");
                }
                deaf.last(
                        RawProbe.TEXT,
                        frame.append("]}").toString().getBytes(StandardCharsets.UTF_8));
                sent.incrementAndGet();
            }
        } catch (IOException closed) {
            over.set(true);
        }
    }

    @Test
    void acksAsOftenAsTheDeviceWants() {
        try (IngestBed bed = new IngestBed(Map.of())) {
            Probe patient = bed.connect(bed.device());
            patient.hello(100, "\"ackEveryMillis\":1000");
            Probe eager = bed.connect(bed.device());
            eager.hello(100);
            AtomicInteger seq = new AtomicInteger();

            await().pollInterval(Duration.ofMillis(50))
                    .until(
                            () -> {
                                int next = seq.incrementAndGet();
                                patient.sample(next, 70);
                                eager.sample(next, 70);
                                return next == 30;
                            });

            assertThat(patient.acked(30).size()).isBetween(2, 4);
            assertThat(eager.acked(30).size()).isGreaterThan(10);
        }
    }

    @Test
    void pingsADeviceAndKeepsOneThatAnswers() {
        try (IngestBed bed = new IngestBed(Map.of("PING_MILLIS", "200", "SILENT_MILLIS", "1500"))) {
            Probe probe = bed.connect(bed.device());
            AtomicInteger pings = new AtomicInteger();
            probe.socket.frameHandler(frame -> pings.addAndGet(frame.isPing() ? 1 : 0));
            probe.hello(100);

            await().atMost(Duration.ofSeconds(10)).until(() -> pings.get() >= 3);

            assertThat(probe.isOpen()).isTrue();
        }
    }
}
