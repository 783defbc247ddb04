package io.wardstream.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.reports.content.SeriesSink;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.StoredSample;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleSeriesTest {
    private static final long END = 3 * 3_600_000;

    private final List<Integer> asked = new ArrayList<>();
    private final List<Long> seen = new ArrayList<>();
    private long millis;

    /** A sample each {@code every} milliseconds, and one more than the limit at most. */
    private PatientSamples samples(long every) {
        return (_, _, from, to, limit) -> {
            List<StoredSample> found = new ArrayList<>();
            for (long at = Math.ceilDiv(from, every) * every;
                    at < to && found.size() <= limit;
                    at += every) {
                Vitals vitals = Vitals.builder().put(VitalSign.SPO2, 97).build();
                found.add(new StoredSample(1, 1, (int) at, at, vitals));
            }
            asked.add(found.size());
            return Future.succeededFuture(found);
        };
    }

    private Future<Boolean> read(PatientSamples from) {
        SeriesSink sink =
                new SeriesSink() {
                    @Override
                    public void seen(long at, long to) {
                        seen.add(at);
                    }

                    @Override
                    public void values(
                            VitalSign vital, int count, int valid, long sum, short min, short max) {
                        assertThat(sum).isEqualTo(970);
                    }
                };
        return new SampleSeries(from)
                .read(
                        Scope.platform(),
                        1,
                        0,
                        END,
                        (piece, length) -> {
                            piece.accept(sink);
                            millis += length;
                            return Future.succeededFuture(true);
                        });
    }

    @Test
    void handsOnEverySampleOnceHoweverManyThereAre() {
        Future<Boolean> isWhole = read(samples(100));

        assertThat(isWhole.result()).isTrue();
        assertThat(seen).hasSize((int) (END / 100)).isSorted().doesNotHaveDuplicates();
        assertThat(millis).isEqualTo(END);
    }

    @Test
    void neverHoldsManyMoreThanItsLimit() {
        Future<Boolean> _ = read(samples(50));

        assertThat(asked).allMatch(size -> size <= SampleSeries.MOST_SAMPLES + 1);
    }

    @Test
    void stopsWhenNoMoreIsWanted() {
        Future<Boolean> isWhole =
                new SampleSeries(samples(1_000))
                        .read(Scope.platform(), 1, 0, END, (_, _) -> Future.succeededFuture(false));

        assertThat(isWhole.result()).isFalse();
        assertThat(asked).hasSize(1);
    }
}
