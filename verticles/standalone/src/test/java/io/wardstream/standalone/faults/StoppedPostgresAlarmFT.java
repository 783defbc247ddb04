package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.standalone.faults.AlarmViewer.Seen;
import io.wardstream.standalone.faults.TestHospital.Bed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL cannot take an alarm: it is shown all the same, marked as not recorded, and recorded
 * with its original times when the database is back.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class StoppedPostgresAlarmFT {
    private static final Logger LOG = LoggerFactory.getLogger(StoppedPostgresAlarmFT.class);
    private static final int LIMIT = 140;
    private static final int NORMAL = 70;
    private static final int FAST = 160;

    /** As promised; the machine of a test may be busy, but a second is long. */
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration RECORDED_WITHIN = Duration.ofSeconds(60);

    @Test
    void showsAtOnceWhatAFrozenDatabaseCannotRecord() {
        try (FaultBed bed = new FaultBed(StoppedPostgresAlarmFT.class)) {
            alarmsGoOn(bed, bed.postgres::pause, bed.postgres::resume);
        }
    }

    @Test
    void showsAtOnceWhatADeadDatabaseCannotRecord() {
        try (FaultBed bed = new FaultBed(StoppedPostgresAlarmFT.class)) {
            alarmsGoOn(bed, bed.postgres::kill9, bed.postgres::restart);
        }
    }

    private static void alarmsGoOn(FaultBed bed, Runnable takeAway, Runnable bringBack) {
        PlatformProcess node = bed.node(bed.settings("node"));
        Rest rest = bed.closedWithThis(Rest.asAdministrator(node.settings()));
        TestHospital hospital = TestHospital.make(rest, 1, 2);
        hospital.alarmAbove(LIMIT, "high");
        AlarmViewer viewer = AlarmViewer.watch(bed, node.settings(), hospital);
        Bed before = hospital.beds().getFirst();
        Bed during = hospital.beds().getLast();
        HandDevice recorded = device(bed, node, before);
        HandDevice unrecorded = device(bed, node, during);
        long sent = System.nanoTime();
        recorded.sample(2, FAST);
        Seen durable = viewer.await("a first alarm", PATIENCE, it -> it.isOf(before));
        LOG.info("recorded alarm shown after millis={}", millis(durable.nanos() - sent));

        takeAway.run();
        long since = unrecorded.sample(2, FAST);
        long crossed = System.nanoTime();
        Seen shown = viewer.await("an alarm unrecorded", PATIENCE, it -> it.isOf(during));
        LOG.info("unrecorded alarm shown after millis={}", millis(shown.nanos() - crossed));
        Pass.lasts(Pass.seconds(4, 20));
        unrecorded.sample(3, FAST);
        Instant back = Instant.now();
        bringBack.run();
        Seen later =
                viewer.await(
                        "the alarm recorded",
                        RECORDED_WITHIN,
                        it -> it.id().equals(shown.id()) && it.isDurable());

        assertThat(durable.isDurable()).as("recorded while all is well").isTrue();
        assertThat(shown.isDurable()).isFalse();
        assertThat(Duration.ofNanos(shown.nanos() - crossed)).isLessThan(SHOWN_WITHIN);
        for (String time : List.of("conditionSince", "raisedAt")) {
            assertThat(later.alarm().getString(time)).isEqualTo(shown.alarm().getString(time));
        }
        assertThat(Instant.parse(later.alarm().getString("raisedAt"))).isBefore(back);
        assertThat(viewer.isClosed()).as("watches on").isFalse();
        unrecorded.awaitAck(3);
        assertThat(RecordedAlarm.all(bed.database))
                .hasSize(2)
                .contains(
                        new RecordedAlarm(
                                during.patientId(),
                                shown.id(),
                                Instant.ofEpochMilli(since),
                                Instant.parse(shown.alarm().getString("raisedAt"))));
    }

    private static HandDevice device(FaultBed bed, PlatformProcess node, Bed of) {
        HandDevice device =
                bed.closedWithThis(HandDevice.connect(bed.vertx, node.settings(), of.device()));
        device.hello(System.currentTimeMillis());
        device.sample(1, NORMAL);
        device.awaitAck(1);
        return device;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
