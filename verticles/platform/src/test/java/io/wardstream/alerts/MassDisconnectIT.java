package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.registry.RegistryBed;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A switch fails: hundreds of devices go within seconds. */
class MassDisconnectIT {
    private static final int DEVICES = 500;
    private final AlertBed bed = AlertBed.byHand();

    @AfterEach
    void close() {
        bed.close();
    }

    private Alarm untilGroupOf(int devices) {
        bed.until(
                () -> {
                    List<Alarm> open = bed.technical();
                    return open.size() == 1 && open.getFirst().cause().value() == devices;
                });
        return bed.technical().getFirst();
    }

    private List<Alarm> entries(Alarm group) {
        AlarmFilter filter =
                new AlarmFilter(0, 0, 0, null, null, null, null, AlarmKind.TECHNICAL, group.id());
        return RegistryBed.await(bed.alerts.alarms().list(bed.scope, filter, 0, 1_000)).items();
    }

    @Test
    void isOneAlarmWithFiveHundredEntriesAndShrinksAsDevicesComeBack() {
        List<Monitor> monitors = bed.monitors(DEVICES);
        String judge = bed.judge();
        Monitor[] all = monitors.toArray(Monitor[]::new);
        bed.pass(35, all);

        for (int i = 0; i < DEVICES; i++) {
            monitors.get(i).link(Link.ENDED);
            if (i % 100 == 99) {
                bed.pass(1);
            }
        }
        bed.pass(15);
        Alarm group = untilGroupOf(DEVICES);
        bed.until(() -> entries(group).size() == DEVICES); // their rows follow that of the group
        Set<UUID> devices =
                entries(group).stream()
                        .map(alarm -> alarm.subject().devicePublicId())
                        .collect(Collectors.toSet());
        List<Alarm> published = List.copyOf(bed.heard);
        bed.stop(judge);
        String _ = bed.judge();
        monitors.subList(0, 400).forEach(monitor -> monitor.connects(AlertBed.NODE));
        Alarm fewer = untilGroupOf(100);
        monitors.subList(400, DEVICES).forEach(monitor -> monitor.connects(AlertBed.NODE));

        assertThat(group.cause().text()).isEqualTo("500 devices disconnected");
        assertThat(group.subject().isWard()).isTrue();
        assertThat(devices).hasSize(DEVICES);
        assertThat(published).hasSizeLessThan(20).allMatch(alarm -> alarm.subject().isWard());
        assertThat(fewer.id()).isEqualTo(group.id());
        bed.until(() -> bed.technical().isEmpty());
        assertThat(entries(group)).noneMatch(Alarm::isOpen);
    }

    @Test
    void isToBeSeenAgainWhenOthersAreLostWhileItStands() {
        List<Monitor> all = bed.monitors(10);
        List<Monitor> first = all.subList(0, 5);
        List<Monitor> second = all.subList(5, 10);
        String _ = bed.judge();
        bed.pass(35, all.toArray(Monitor[]::new));
        first.forEach(monitor -> monitor.link(Link.ENDED));
        bed.pass(17, second.toArray(Monitor[]::new));
        Alarm group = untilGroupOf(5);
        bed.acknowledge(group);
        bed.pass(30, second.toArray(Monitor[]::new));

        second.forEach(monitor -> monitor.link(Link.ENDED));
        bed.pass(17);
        Alarm both = untilGroupOf(10);

        assertThat(both.id()).isEqualTo(group.id());
        assertThat(both.state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
        assertThat(bed.events(group.id())).contains("acknowledged", "retriggered");
        bed.until(() -> entries(group).size() == 10);
    }
}
