package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.frame.FrameSample;
import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.frame.RefusedSample;
import io.wardstream.codec.frame.Samples;
import io.wardstream.registry.DeviceIdentity;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ReceiptsTest {
    private final Receipts receipts = new Receipts();

    private static Samples samples(int... seqs) {
        return new Samples(
                7,
                Arrays.stream(seqs)
                        .<FrameSample>mapToObj(
                                seq ->
                                        new RefusedSample(
                                                seq, RefusalCode.NO_VALUES, null, "nothing"))
                        .toList());
    }

    @Test
    void isDueWhenEachSampleOfItsFrameIsSettled() {
        receipts.samples("r", 7, samples(1, 2, 2));

        receipts.settled(7, 2);
        receipts.settled(8, 1);
        assertThat(receipts.takeDue()).isNull();
        receipts.settled(7, 1);

        assertThat(receipts.takeDue()).isEqualTo("r");
        assertThat(receipts.takeDue()).isNull();
    }

    @Test
    void isDueForEachFrameThatHeldTheSample() {
        receipts.samples("first", 7, samples(1));
        receipts.samples("again", 7, samples(1));
        receipts.samples(null, 7, samples(1));

        receipts.settled(7, 1);

        assertThat(receipts.takeDue()).isEqualTo("first");
        assertThat(receipts.takeDue()).isEqualTo("again");
    }

    @Test
    void waitsForNothingWhereNothingCanBeSettled() {
        receipts.samples("empty", 7, samples());
        receipts.samples("unreadable", 7, samples(0));

        assertThat(receipts.takeDue()).isEqualTo("empty");
        assertThat(receipts.takeDue()).isEqualTo("unreadable");
    }

    @Test
    void isDueWhenTheRecordsBeforeItAreDone() {
        DeviceLanes device =
                new DeviceLanes(
                        new DeviceIdentity(
                                1,
                                UUID.randomUUID().toString(),
                                1,
                                1,
                                0,
                                0,
                                true,
                                1,
                                DeviceIdentity.NEVER));
        device.recordSubmitted();
        receipts.records("gap", device);
        device.recordSubmitted();

        assertThat(receipts.takeDue()).isNull();
        device.recordDone();

        assertThat(receipts.takeDue()).isEqualTo("gap");
    }

    @Test
    void isDueForAHelloWhenItsWelcomeIsSaid() {
        receipts.hello("hello");
        assertThat(receipts.takeDue()).isNull();

        receipts.welcomed();

        assertThat(receipts.takeDue()).isEqualTo("hello");
    }
}
