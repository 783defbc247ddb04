package io.wardstream.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Vitals;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoredSampleTest {

    @Test
    void sortsByTimeAndIdentityAndKeepsEachSampleOnce() {
        StoredSample first = sample(1, 1, 5, 1_000);
        StoredSample second = sample(1, 2, 4, 1_000);
        StoredSample otherDevice = sample(2, 2, 4, 1_000);
        StoredSample last = sample(1, 1, 3, 2_000);

        List<StoredSample> sorted =
                StoredSample.inOrder(
                        List.of(last, second, otherDevice, first, sample(1, 1, 3, 2_000)));

        assertThat(sorted).containsExactly(first, second, otherDevice, last);
    }

    private static StoredSample sample(int deviceId, int epochNo, int seq, long observedAt) {
        return new StoredSample(deviceId, epochNo, seq, observedAt, Vitals.EMPTY);
    }
}
