package io.wardstream.samples.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class PackedMinuteTest {

    private static final int DEVICE = 7;
    private static final long MINUTE = 1_772_366_400_000L;

    @Property
    void readsBackWhateverItWrote(@ForAll("samples") List<VitalSample> samples) {
        byte[] bytes = PackedMinute.encode(MINUTE, samples);

        assertThat(PackedMinute.decode(DEVICE, MINUTE, bytes)).isEqualTo(samples);
    }

    @Property(tries = 200)
    void refusesWhatIsCutOff(
            @ForAll("samples") List<VitalSample> samples,
            @ForAll @IntRange(max = 100) int percent) {
        byte[] bytes = PackedMinute.encode(MINUTE, samples);
        byte[] part = Arrays.copyOf(bytes, (bytes.length - 1) * percent / 100);

        assertThatThrownBy(() -> PackedMinute.decode(DEVICE, MINUTE, part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("packed minute");
    }

    @Property(tries = 200)
    void refusesAByteThatIsAnother(
            @ForAll("samples") List<VitalSample> samples,
            @ForAll @IntRange(max = 1_000) int where,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] bytes = PackedMinute.encode(MINUTE, samples);
        bytes[where % bytes.length] ^= (byte) change;

        assertThatThrownBy(() -> PackedMinute.decode(DEVICE, MINUTE, bytes))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnotherVersion() {
        byte[] bytes = PackedMinute.encode(MINUTE, List.of());
        bytes[0] = 2;
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, bytes.length - Integer.BYTES);
        ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, (int) sum.getValue());

        assertThatThrownBy(() -> PackedMinute.decode(DEVICE, MINUTE, bytes))
                .hasMessage("packed minute has version 2, this node reads 1");
    }

    @Test
    void takesLessThanTenBytesForASampleOfABedside() {
        byte[] bytes = PackedMinute.encode(MINUTE, bedside());

        assertThat(bytes.length / 60.0).isLessThan(10);
    }

    @Test
    void floorsInstantsBeforeTheEpochToo() {
        assertThat(PackedMinute.floor(-1)).isEqualTo(-60_000);
        assertThat(PackedMinute.floor(MINUTE + 59_999)).isEqualTo(MINUTE);
    }

    /** A monitor at one sample a second, by a clock that jitters, sent by a network that does. */
    private static List<VitalSample> bedside() {
        Random random = new Random(1);
        List<VitalSample> samples = new ArrayList<>();
        int heart = 72;
        int breath = 14;
        for (int i = 0; i < 60; i++) {
            heart += random.nextInt(3) - 1;
            breath += random.nextInt(10) == 0 ? random.nextInt(3) - 1 : 0;
            long at = MINUTE + i * 1_000L + random.nextInt(10);
            Vitals.Builder vitals =
                    Vitals.builder()
                            .put(VitalSign.HEART_RATE, heart)
                            .put(VitalSign.PULSE_RATE, heart + random.nextInt(2))
                            .put(VitalSign.SPO2, random.nextInt(5) == 0 ? 96 : 97)
                            .put(VitalSign.RESPIRATION_RATE, breath)
                            .put(VitalSign.ETCO2, 38 + random.nextInt(2));
            if (i == 17) {
                vitals.put(VitalSign.SYSTOLIC_BP, 121).put(VitalSign.DIASTOLIC_BP, 78);
            }
            samples.add(
                    new VitalSample(
                            DEVICE,
                            1,
                            100 + i,
                            at,
                            at,
                            at + 20 + random.nextInt(50),
                            true,
                            Generation.REAL,
                            vitals.build(),
                            null));
        }
        return samples;
    }

    @Provide
    Arbitrary<List<VitalSample>> samples() {
        Arbitrary<Long> times = Arbitraries.oneOf(Arbitraries.longs(), near(MINUTE, 60_000));
        Arbitrary<String> extra =
                Arbitraries.strings().ofMaxLength(5).alpha().map(text -> "{\"ü" + text + "\": 1}");
        return Combinators.combine(
                        Combinators.combine(Arbitraries.integers(), Arbitraries.integers())
                                .as(Identity::new),
                        times,
                        Arbitraries.oneOf(times, Arbitraries.just(MINUTE)),
                        times,
                        Arbitraries.of(true, false),
                        Arbitraries.of(Generation.class),
                        vitals(),
                        extra.injectNull(0.7))
                .as(
                        (identity, observed, device, received, live, generation, vitals, text) ->
                                new VitalSample(
                                        DEVICE,
                                        identity.epochNo,
                                        identity.seq,
                                        observed,
                                        device,
                                        received,
                                        live,
                                        generation,
                                        vitals,
                                        text))
                .list()
                .ofMaxSize(70);
    }

    private record Identity(int epochNo, int seq) {}

    private static Arbitrary<Long> near(long instant, long distance) {
        return Arbitraries.longs().between(instant, instant + distance);
    }

    private static Arbitrary<Vitals> vitals() {
        Arbitrary<Short> scaled =
                Arbitraries.oneOf(
                        Arbitraries.just(Vitals.ABSENT),
                        Arbitraries.shorts(),
                        Arbitraries.shorts().between((short) 700, (short) 720));
        return Combinators.combine(
                        scaled.array(Short[].class).ofSize(VitalSign.COUNT),
                        Arbitraries.integers().between(0, (1 << 18) - 1))
                .as(
                        (values, validity) -> {
                            short[] plain = new short[VitalSign.COUNT];
                            for (int i = 0; i < plain.length; i++) {
                                plain[i] = values[i];
                            }
                            return Vitals.of(plain, validity);
                        });
    }
}
