package io.wardstream.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class LatestTextTest {

    @Property
    void ordersAsTheNumbersDo(
            @ForAll @LongRange(min = 0) long observedAt,
            @ForAll @LongRange(min = 0, max = 20) long later,
            @ForAll @LongRange(min = 0) long epoch,
            @ForAll @LongRange(min = 0) long otherEpoch,
            @ForAll @IntRange(min = 1) int seq,
            @ForAll @IntRange(min = 1) int otherSeq) {
        long otherAt = observedAt > Long.MAX_VALUE - later ? observedAt : observedAt + later;
        LatestEntry one = entry(observedAt, epoch, seq);
        LatestEntry other = entry(otherAt, otherEpoch, otherSeq);

        int compared = LatestText.order(one).compareTo(LatestText.order(other));

        assertThat(compared > 0).isEqualTo(one.isLaterThan(other));
        assertThat(compared == 0).isEqualTo(!one.isLaterThan(other) && !other.isLaterThan(one));
    }

    @Property
    void readsBackWhatItWrote(
            @ForAll VitalSign sign,
            @ForAll @IntRange(min = 1) int deviceId,
            @ForAll @LongRange(min = 0) long observedAt,
            @ForAll @LongRange(min = 0) long epoch,
            @ForAll @IntRange(min = 1) int seq,
            @ForAll short scaled,
            @ForAll @LongRange(min = 0) long receivedAt,
            @ForAll Validity validity) {
        LatestEntry entry =
                new LatestEntry(
                        sign, deviceId, observedAt, epoch, seq, scaled, receivedAt, validity);

        LatestEntry read =
                LatestText.entry(LatestText.field(sign, deviceId), LatestText.value(entry));

        assertThat(read).isEqualTo(entry);
    }

    @Test
    void passesOverFieldsThatAreNoVitals() {
        assertThat(LatestText.entry(LatestText.marker(17), "0a")).isNull();
        assertThat(LatestText.entry(LatestText.SEED, "any")).isNull();
        assertThat(LatestText.entry("a_vital_of_next_year:17", "any")).isNull();
    }

    @Test
    void refusesAValueCutShort() {
        String whole = LatestText.value(entry(1_764_000_000_000L, 1_764_000_000_000L, 7));

        for (int length = 0; length < whole.length() - 1; length++) {
            String cut = whole.substring(0, length);

            assertThatThrownBy(() -> LatestText.entry("spo2:17", cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static LatestEntry entry(long observedAt, long epoch, int seq) {
        return new LatestEntry(
                VitalSign.SPO2,
                17,
                observedAt,
                epoch,
                seq,
                (short) 975,
                1_764_000_000_123L,
                Validity.QUESTIONABLE);
    }
}
