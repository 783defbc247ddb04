package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.DrainedSession;
import io.wardstream.samples.EpochRequest;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.SampleStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that had devices and judged them stops: its successor has heard nothing of the drain. */
class DrainHandoverIT {
    private static final int AWAY_MILLIS = 30_000;

    private final AlertBed bed = AlertBed.byHand();
    private final Monitor drained = bed.monitor();
    private final Monitor other = bed.monitor();

    @AfterEach
    void close() {
        bed.close();
    }

    /** What its node does when it stops. */
    private void drain(Monitor monitor, boolean isHeard) {
        SampleStore store = new PgSampleStore(bed.registry.database);
        int device = monitor.deviceId();
        int fence =
                RegistryBed.await(
                                store.registerWriter(AlertBed.NODE)
                                        .compose(
                                                writer ->
                                                        store.openSessions(
                                                                writer,
                                                                List.of(
                                                                        new EpochRequest(
                                                                                device,
                                                                                Monitor.EPOCH)))))
                        .getFirst()
                        .fence();
        long backBy = bed.clock.millis() + AWAY_MILLIS;
        RegistryBed.done(store.drained(List.of(new DrainedSession(device, fence, backBy))));
        if (isHeard) {
            monitor.link(Link.DRAINED, AWAY_MILLIS);
        }
    }

    @Test
    void waitsForItAsLongAsItWasToldAndForNobodyElse() {
        String first = bed.judge();
        drained.spo2(97);
        other.spo2(97);
        bed.pass(35, drained, other);
        drain(drained, true);
        bed.pass(1, other);

        bed.stop(first);
        String _ = bed.judge();
        bed.pass(40);
        bed.until(() -> bed.technical().size() == 1);
        List<Alarm> atForty = bed.technical();
        bed.pass(6);
        bed.until(() -> bed.technical().size() == 2);

        assertThat(devices(atForty)).containsExactly(other.deviceId());
        assertThat(devices(bed.technical())).containsExactly(other.deviceId(), drained.deviceId());
    }

    @Test
    void raisesNothingWhenItComesBackAsLateAsItWasTold() {
        String first = bed.judge();
        drained.spo2(97);
        bed.pass(35, drained, other);
        drain(drained, true);

        bed.stop(first);
        String _ = bed.judge();
        bed.pass(43, other);
        drained.connects(AlertBed.NODE);
        drained.spo2(97);
        bed.pass(10, drained, other);

        assertThat(bed.heard).isEmpty();
        assertThat(bed.technical()).isEmpty();
    }

    @Test
    void learnsOfADrainThatTheBusHasLost() {
        String _ = bed.judge();
        bed.pass(35, drained, other);
        drained.spo2(97);
        drain(drained, false);

        bed.pass(40, other);
        List<Alarm> atForty = bed.technical();
        bed.pass(7, other);
        bed.until(() -> bed.technical().size() == 1);

        assertThat(atForty).isEmpty();
        assertThat(devices(bed.technical())).containsExactly(drained.deviceId());
    }

    private static List<Integer> devices(List<Alarm> alarms) {
        return alarms.stream().map(alarm -> alarm.subject().deviceId()).toList();
    }
}
