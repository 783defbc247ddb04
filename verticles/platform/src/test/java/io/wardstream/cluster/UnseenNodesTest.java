package io.wardstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnseenNodesTest {

    private static final List<String> ALL = List.of("a", "b", "c");
    private static final List<String> ALONE = List.of("a");

    private final UnseenNodes nodes = new UnseenNodes();

    @Test
    void missesNobodyWhileAllAreSeen() {
        assertThat(nodes.compare(Map.of("b", 1L, "c", 1L), ALL)).isEmpty();
        assertThat(nodes.compare(Map.of("b", 2L, "c", 2L), ALL)).isEmpty();
    }

    @Test
    void missesANodeThatSaysAgainThatItIsAtWork() {
        assertThat(nodes.compare(Map.of("b", 1L, "c", 1L), ALONE)).isEmpty();

        assertThat(nodes.compare(Map.of("b", 2L, "c", 1L), ALONE)).containsExactly("b");
    }

    @Test
    void doesNotMissANodeThatHasEnded() {
        assertThat(nodes.compare(Map.of("b", 1L), ALONE)).isEmpty();
        assertThat(nodes.compare(Map.of("b", 1L), ALONE)).isEmpty();

        assertThat(nodes.compare(Map.of(), ALONE)).isEmpty();
    }

    @Test
    void missesItNoLongerOnceItIsSeenOrSilent() {
        assertThat(nodes.compare(Map.of("b", 1L), ALONE)).isEmpty();
        assertThat(nodes.compare(Map.of("b", 2L), ALONE)).containsExactly("b");

        assertThat(nodes.compare(Map.of("b", 3L), List.of("a", "b"))).isEmpty();
        assertThat(nodes.compare(Map.of("b", 3L), ALONE)).isEmpty();
    }
}
