package io.wardstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.frame.DecodeResult;
import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.DeviceFrameDecoder;
import io.wardstream.codec.frame.FrameSample;
import io.wardstream.codec.frame.Gap;
import io.wardstream.codec.frame.Hello;
import io.wardstream.codec.frame.ReadSample;
import io.wardstream.codec.frame.Samples;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.ledger.Ledger;
import io.wardstream.simulator.patient.Patient;
import io.wardstream.simulator.patient.PatientMix;
import io.wardstream.simulator.wire.DeviceFrameText;
import io.wardstream.simulator.wire.FrameText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the simulator writes is what the platform's decoder reads, and what the ledger says was
 * sent.
 */
final class FramesDecodeTest {
    private static final long EPOCH = 1764000000000L;

    private final DeviceFrameDecoder decoder = new DeviceFrameDecoder();
    private final FrameText text = new FrameText();

    @Test
    void samplesComeBackWithTheValuesOfTheLedger() {
        for (int index = 0; index < 8; index++) {
            Patient patient = new Patient(42, index, PatientMix.MIXED);
            DeviceMemory memory = new DeviceMemory("d", patient, 0, 4000, new Meters());
            memory.beginEpoch(EPOCH, EPOCH);
            for (int i = 0; i < 2000; i++) {
                memory.create(EPOCH + i);
            }
            EpochLedger epoch = memory.ledger().getFirst();
            Ledger ledger = new Ledger(List.of(epoch), Map.of(patient.name(), patient));
            for (int seq = 1; seq <= 2000; seq++) {
                assertRead(write(patient, seq), seq, ledger.values(epoch, seq));
            }
        }
    }

    @Test
    void helloAndGapComeBack() {
        DeviceFrameText.hello(
                text,
                new DeviceFrameText.Hello(
                        EPOCH, EPOCH + 5, 17, 12, "1.0.0", "demo", 1000, List.of("low_battery")));
        assertThat(decode())
                .isInstanceOfSatisfying(
                        Hello.class,
                        hello -> {
                            assertThat(hello.epoch()).isEqualTo(EPOCH);
                            assertThat(hello.clock()).isEqualTo(EPOCH + 5);
                            assertThat(hello.next()).isEqualTo(17);
                            assertThat(hello.oldest()).isEqualTo(12);
                            assertThat(hello.ackEveryMillis()).isEqualTo(1000);
                            assertThat(hello.technical()).hasSize(1);
                        });

        DeviceFrameText.gap(text, EPOCH, 3, 9);
        assertThat(decode()).isEqualTo(new Gap(EPOCH, 3, 9, "buffer_full"));
    }

    private ReadSample write(Patient patient, int seq) {
        DeviceFrameText.openSample(text, DeviceFrameText.LIVE_EPOCH);
        DeviceFrameText.member(text, seq, EPOCH + seq);
        patient.writeValues(seq - 1, text);
        text.put('}');
        Samples samples = (Samples) decode();
        FrameSample only = samples.samples().getFirst();
        assertThat(only).as(text.toString()).isInstanceOf(ReadSample.class);
        return (ReadSample) only;
    }

    private static void assertRead(ReadSample read, int seq, Map<String, Double> expected) {
        Vitals vitals = read.vitals();
        assertThat(read.seq()).isEqualTo(seq);
        assertThat(read.at()).isEqualTo(EPOCH + seq);
        assertThat(read.refusals()).isEmpty();
        assertThat(read.extra()).isNull();
        for (VitalSign sign : VitalSign.values()) {
            assertThat(vitals.has(sign))
                    .as(sign.wireName())
                    .isEqualTo(expected.containsKey(sign.wireName()));
            if (vitals.has(sign)) {
                assertThat(vitals.value(sign)).isEqualTo(expected.get(sign.wireName()));
            }
        }
    }

    private DeviceFrame decode() {
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        DecodeResult result = decoder.decode(utf8, 0, utf8.length);
        assertThat(result).as(text.toString()).isInstanceOf(DecodeResult.Decoded.class);
        return ((DecodeResult.Decoded) result).frame();
    }
}
