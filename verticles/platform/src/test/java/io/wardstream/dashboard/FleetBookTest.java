package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.registry.Device;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class FleetBookTest {

    private static final long NOW = 1_000_000;
    private static final UUID ID = new UUID(0, 7);

    private final FleetBook book = new FleetBook(NOW);
    private final Set<Integer> changed = new LinkedHashSet<>();

    FleetBookTest() {
        boolean _ = book.list(List.of(device(7), device(8)), NOW);
    }

    @Test
    void doesNotKnowWhoIsThereBeforeAnybodyHasSpoken() {
        assertThat(book.all(NOW)).extracting(FleetBook.Line::online).containsExactly(null, null);
    }

    @Test
    void takesForAwayOfWhomNobodyHasSpoken() {
        book.hear(report(7, 1, Link.OPEN), NOW, changed);

        long later = NOW + FleetBook.SILENT_MILLIS + 1;
        book.hear(report(7, 1, Link.OPEN), later, changed);

        assertThat(book.all(later)).extracting(FleetBook.Line::online).containsExactly(true, false);
        assertThat(changed).containsExactly(7);
    }

    @Test
    void tellsThatADeviceHasGoneAlsoWhenItsNodeHasDied() {
        book.hear(report(7, 1, Link.OPEN), NOW, changed);
        changed.clear();

        book.sweep(NOW + FleetBook.SILENT_MILLIS, changed);
        assertThat(changed).isEmpty();
        book.sweep(NOW + FleetBook.SILENT_MILLIS + 1, changed);

        assertThat(changed).containsExactly(7);
    }

    @Test
    void believesTheNewerConnectionOfADevice() {
        book.hear(report(7, 2, Link.OPEN), NOW, changed);

        book.hear(report(7, 1, Link.ENDED), NOW, changed);

        assertThat(book.lines(Set.of(7), NOW).getFirst().online()).isTrue();
    }

    @Test
    void goesNoStepBackWithFirmware() {
        book.hear(progress(5, "INSTALLING", 20), changed);
        book.hear(progress(5, "DOWNLOADING", 10), changed);
        book.hear(progress(4, "FAILED", 30), changed);

        FirmwareProgress shown = book.lines(Set.of(7), NOW).getFirst().update();

        assertThat(shown).isEqualTo(progress(5, "INSTALLING", 20));
    }

    @Test
    void knowsNothingOfDevicesOfOthers() {
        book.hear(report(9, 1, Link.OPEN), NOW, changed);

        assertThat(changed).isEmpty();
    }

    private static DeviceReport.Entry report(int device, int fence, Link link) {
        return new DeviceReport.Entry(device, 1, 2, 0, fence, link, 0, true, List.of());
    }

    private static FirmwareProgress progress(long command, String state, long at) {
        return new FirmwareProgress(1, 2, 7, ID, command, state, -1, "2.0", at);
    }

    private static Device device(int id) {
        return new Device(
                id,
                new UUID(0, id),
                1,
                new UUID(1, 1),
                2,
                new UUID(2, 2),
                "Monitor",
                "PM-9",
                true,
                0,
                null,
                Instant.EPOCH,
                0,
                null,
                0);
    }
}
