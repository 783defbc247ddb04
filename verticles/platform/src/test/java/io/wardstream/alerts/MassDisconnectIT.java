package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A switch fails: hundreds of devices go within seconds. */
class MassDisconnectIT {
    private static final int DEVICES = 500;
    private static AlertBed bed;

    @BeforeAll
    static void open() {
        bed = new AlertBed();
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static Alarm untilGroupOf(int devices) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(bed.technical())
                                        .singleElement()
                                        .returns((double) devices, alarm -> alarm.cause().value()));
        return bed.technical().getFirst();
    }

    private static List<Alarm> entries(Alarm group) {
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
        bed.pass(12);
        Alarm group = untilGroupOf(DEVICES);
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
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(bed.technical()).isEmpty());
        assertThat(entries(group)).noneMatch(Alarm::isOpen);
    }
}
