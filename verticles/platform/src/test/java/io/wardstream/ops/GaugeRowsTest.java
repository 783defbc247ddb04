package io.wardstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GaugeRowsTest {
    private final Meters meters = new Meters();
    private final GaugeRows rows = meters.rows("index.scans", "How often an index was used");

    private static Map<Tags, Double> indexes(int count, double value) {
        return IntStream.range(0, count)
                .mapToObj(number -> Tags.of("index", "index_" + number))
                .collect(Collectors.toMap(tags -> tags, _ -> value));
    }

    @Test
    void showsTheValuesOfTheLastTableAndNoRowThatIsGone() {
        rows.show(indexes(3, 1));

        rows.show(indexes(2, 7));

        assertThat(meters.scrape())
                .contains("index_scans{index=\"index_0\"} 7.0")
                .contains("index_scans{index=\"index_1\"} 7.0")
                .doesNotContain("index_2");
    }

    @Test
    void showsEachRowOnceWhileTheyAreReadAnew() throws Exception {
        rows.show(indexes(200, 0));
        try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
            Future<?> read =
                    reader.submit(
                            () -> {
                                for (int time = 0; time < 1_000; time++) {
                                    assertThat(meters.scrape()).contains("index_199");
                                }
                            });

            for (int time = 0; !read.isDone(); time++) {
                rows.show(indexes(200, time));
            }

            assertThat(read.get()).isNull();
        }
    }
}
