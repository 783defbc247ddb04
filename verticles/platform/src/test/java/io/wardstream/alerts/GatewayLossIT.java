package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.registry.DeviceChange;
import io.wardstream.registry.RegistryBed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Switches fail of which it is known what is connected through them. */
class GatewayLossIT {
    private static final String EAST = "SW-3-EAST";
    private static final String WEST = "10.1.0.4:gw/2";

    private final AlertBed bed = AlertBed.byHand();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Monitors that are connected through the gateway. */
    private List<Monitor> behind(String gateway, int count) {
        List<Monitor> monitors = bed.monitors(count);
        for (Monitor monitor : monitors) {
            done(
                    bed.registry
                            .registry
                            .devices()
                            .change(
                                    monitor.deviceId(),
                                    new DeviceChange(null, null, null, null, null, gateway),
                                    _ -> true));
        }
        await().until(
                        () ->
                                monitors.stream()
                                        .allMatch(it -> gateway.equals(gatewayOf(it.deviceId()))));
        return monitors;
    }

    private String gatewayOf(int deviceId) {
        var place = bed.registry.registry.placements().ofDevice(deviceId);
        return place == null ? "" : Objects.requireNonNullElse(place.gateway(), "");
    }

    private static Monitor[] all(List<?>... lists) {
        List<Monitor> all = new ArrayList<>();
        for (List<?> list : lists) {
            list.forEach(it -> all.add((Monitor) it));
        }
        return all.toArray(Monitor[]::new);
    }

    private static void lose(List<Monitor> monitors) {
        monitors.forEach(monitor -> monitor.link(Link.ENDED));
    }

    /** What is open and shown, by what it says. */
    private Map<String, Alarm> told() {
        return bed.technical().stream()
                .collect(Collectors.toMap(alarm -> alarm.cause().text(), alarm -> alarm));
    }

    private Map<String, Alarm> untilTold(String... texts) {
        bed.until(() -> texts().equals(List.of(texts).stream().sorted().toList()));
        return told();
    }

    private static Alarm find(Map<String, Alarm> told, String text) {
        return Objects.requireNonNull(told.get(text));
    }

    private List<String> texts() {
        return bed.technical().stream().map(alarm -> alarm.cause().text()).sorted().toList();
    }

    private List<Integer> entries(Alarm group) {
        AlarmFilter filter =
                new AlarmFilter(0, 0, 0, null, null, null, null, AlarmKind.TECHNICAL, group.id());
        return RegistryBed.await(bed.alerts.alarms().list(bed.scope, filter, 0, 1_000))
                .items()
                .stream()
                .map(alarm -> alarm.subject().deviceId())
                .sorted()
                .toList();
    }

    /** The rows of its devices come after its own. */
    private void untilStandsFor(Alarm group, List<Monitor> monitors) {
        List<Integer> devices = monitors.stream().map(Monitor::deviceId).sorted().toList();
        bed.until(() -> entries(group).equals(devices));
    }

    @Test
    void areAGroupEachAndEndByThemselves() {
        List<Monitor> east = behind(EAST, 6);
        List<Monitor> west = behind(WEST, 5);
        List<Monitor> others = bed.monitors(4);
        String _ = bed.judge();
        bed.pass(35, all(east, west, others));

        lose(east);
        lose(west);
        bed.pass(17, all(others));
        Map<String, Alarm> lost =
                untilTold(
                        "5 devices disconnected, gateway " + WEST,
                        "6 devices disconnected, gateway " + EAST);
        Alarm first = find(lost, "6 devices disconnected, gateway " + EAST);
        Alarm second = find(lost, "5 devices disconnected, gateway " + WEST);
        untilStandsFor(first, east);
        untilStandsFor(second, west);
        east.forEach(monitor -> monitor.connects(AlertBed.NODE));

        assertThat(AlarmJson.of(first).getString("code")).isEqualTo("MASS_DISCONNECT");
        assertThat(AlarmJson.of(first).getString("gateway")).isEqualTo(EAST);
        assertThat(AlarmJson.of(first).getString("group")).isEqualTo(first.id().toString());
        assertThat(untilTold("5 devices disconnected, gateway " + WEST).values())
                .extracting(Alarm::id)
                .containsExactly(second.id());
        west.forEach(monitor -> monitor.connects(AlertBed.NODE));
        assertThat(untilTold()).isEmpty();
    }

    @Test
    void leavesOutWhoIsLostBesideThem() {
        List<Monitor> east = behind(EAST, 5);
        List<Monitor> west = behind(WEST, 3);
        List<Monitor> alone = bed.monitors(1);
        String _ = bed.judge();
        bed.pass(35, all(east, west, alone));

        lose(east);
        lose(west);
        lose(alone);
        bed.pass(17);

        String told = "5 devices disconnected, gateway " + EAST;
        bed.until(() -> bed.technical().size() == 5 && texts().contains(told));
        Alarm group =
                bed.technical().stream()
                        .filter(alarm -> alarm.subject().isWard())
                        .findFirst()
                        .orElseThrow();
        untilStandsFor(group, east);
    }

    @Test
    void putsTheRestOfAWardIntoOneGroup() {
        List<Monitor> east = behind(EAST, 5);
        List<Monitor> west = behind(WEST, 3);
        List<Monitor> others = bed.monitors(2);
        String _ = bed.judge();
        bed.pass(35, all(east, west, others));

        lose(east);
        lose(west);
        lose(others);
        bed.pass(17);

        Map<String, Alarm> lost =
                untilTold("5 devices disconnected", "5 devices disconnected, gateway " + EAST);
        untilStandsFor(find(lost, "5 devices disconnected, gateway " + EAST), east);
    }

    @Test
    void goOnUnderAnotherOwner() {
        List<Monitor> east = behind(EAST, 6);
        List<Monitor> west = behind(WEST, 6);
        String judge = bed.judge();
        bed.pass(35, all(east, west));
        lose(east);
        bed.pass(17, all(west));
        Alarm group =
                untilTold("6 devices disconnected, gateway " + EAST).values().iterator().next();
        untilStandsFor(group, east);
        bed.acknowledge(group);

        bed.stop(judge);
        String _ = bed.judge();
        bed.pass(35, all(west));
        lose(west);
        bed.pass(17);
        Map<String, Alarm> both =
                untilTold(
                        "6 devices disconnected, gateway " + EAST,
                        "6 devices disconnected, gateway " + WEST);
        east.subList(0, 2).forEach(monitor -> monitor.connects(AlertBed.NODE));
        Map<String, Alarm> fewer =
                untilTold(
                        "4 devices disconnected, gateway " + EAST,
                        "6 devices disconnected, gateway " + WEST);

        assertThat(find(both, "6 devices disconnected, gateway " + EAST))
                .returns(group.id(), Alarm::id)
                .returns(AlarmState.ACKNOWLEDGED, Alarm::state);
        assertThat(find(fewer, "4 devices disconnected, gateway " + EAST).id())
                .isEqualTo(group.id());
    }

    @Test
    void areRaisedOnceWhenTheOwnerChangesWhileTheyAreMissing() {
        List<Monitor> east = behind(EAST, 6);
        String judge = bed.judge();
        east.forEach(monitor -> monitor.spo2(97));
        bed.pass(35, all(east));
        lose(east);
        bed.pass(5);

        bed.stop(judge);
        String _ = bed.judge();
        bed.pass(32);

        Alarm group =
                untilTold("6 devices disconnected, gateway " + EAST).values().iterator().next();
        untilStandsFor(group, east);
    }

    @Test
    void areRaisedOnceByTwoOwners() {
        List<Monitor> east = behind(EAST, 6);
        String _ = bed.judge();
        String _ = bed.judge(new FakeMembers("node-b", "node-b"));
        bed.pass(35, all(east));

        lose(east);
        bed.pass(17);

        Alarm group =
                untilTold("6 devices disconnected, gateway " + EAST).values().iterator().next();
        untilStandsFor(group, east);
        assertThat(
                        bed.rows(
                                "SELECT DISTINCT id FROM alarm WHERE patient_id = 0 AND code LIKE 'MASS%'"))
                .hasSize(1);
        east.forEach(monitor -> monitor.connects(AlertBed.NODE));
        assertThat(untilTold()).isEmpty();
    }
}
