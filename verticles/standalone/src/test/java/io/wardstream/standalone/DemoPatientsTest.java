package io.wardstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DemoPatientsTest {
    @Test
    void noTwoPatientsHaveTheSameName() {
        assertThat(
                        IntStream.range(0, DemoPatients.MOST_NAMED)
                                .mapToObj(DemoPatients::nameOf)
                                .distinct())
                .hasSize(DemoPatients.MOST_NAMED);
    }

    @Test
    void bedsAreCountedFromOneInEachWard() {
        assertThat(IntStream.of(0, 1, 39, 40, 79, 80).mapToObj(DemoPatients::bed))
                .containsExactly("1", "2", "40", "1", "40", "1");
    }
}
