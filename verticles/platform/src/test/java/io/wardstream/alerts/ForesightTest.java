package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.AlarmForecast.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ForesightTest {
    private static final long NOON = 1_764_000_000_000L;

    private final List<AlarmForecast> told = new ArrayList<>();
    private final Set<Integer> heard = new HashSet<>(Set.of(5, 6));
    private long now = NOON;
    private final Foresight foresight =
            new Foresight("node-a", told::add, () -> now, heard::contains);

    @Test
    void saysWhoseAlarmsAreOnTheirWayTheSoonestFirst() {
        foresight.tell(Map.of(5, List.of(due(1, 9_000), due(2, 3_000)), 6, List.of(due(3, 1_000))));

        assertThat(told)
                .containsExactlyInAnyOrder(
                        new AlarmForecast(5, "node-a", NOON, List.of(due(2, 3_000), due(1, 9_000))),
                        new AlarmForecast(6, "node-a", NOON, List.of(due(3, 1_000))));
    }

    @Test
    void isSilentWhileNothingIsOnItsWay() {
        foresight.tell(Map.of());
        foresight.tell(Map.of());

        assertThat(told).isEmpty();
    }

    @Test
    void repeatsOnceASecondWhatStaysAsItIs() {
        for (int half = 0; half < 10; half++) {
            foresight.tell(Map.of(5, List.of(due(1, 9_000))));
            now += Foresight.EVERY_MILLIS;
        }

        assertThat(told).hasSize(5);
    }

    @Test
    void saysAtOnceWhatHasChanged() {
        foresight.tell(Map.of(5, List.of(due(1, 9_000), due(2, 9_500))));
        foresight.tell(Map.of(5, List.of(due(2, 9_500))));
        foresight.tell(Map.of(5, List.of(due(2, 4_000))));

        assertThat(told).hasSize(3);
        assertThat(told.getLast().entries()).containsExactly(due(2, 4_000));
    }

    @Test
    void saysOnceThatNoneIsOnItsWayAnyMore() {
        foresight.tell(Map.of(5, List.of(due(1, 9_000))));

        foresight.tell(Map.of());
        foresight.tell(Map.of());

        assertThat(told).hasSize(2);
        assertThat(told.getLast().entries()).isEmpty();
    }

    @Test
    void leavesAShardToItsNewOwner() {
        foresight.tell(Map.of(5, List.of(due(1, 9_000))));
        heard.remove(5);

        foresight.tell(Map.of());

        assertThat(told).hasSize(1);
    }

    @Test
    void boundsAMessage() {
        List<Entry> many =
                IntStream.rangeClosed(1, 2_000).mapToObj(patient -> due(patient, patient)).toList();

        foresight.tell(Map.of(5, many));

        assertThat(told.getFirst().entries()).isEqualTo(many.subList(0, Foresight.MAX_ENTRIES));
    }

    private static Entry due(int patientId, long in) {
        return new Entry(patientId, NOON + in);
    }
}
