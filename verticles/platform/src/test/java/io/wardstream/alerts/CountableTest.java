package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.score.News2Inputs;
import io.wardstream.alerts.score.News2Parameter;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.samples.LatestValue;
import io.wardstream.samples.LatestVitals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What counts of what is stored: as who judges the patient hears it. */
final class CountableTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final int FIRST = 7;
    private static final int SECOND = 8;
    private static final int FORMER = 9;
    private static final List<AssignmentInterval> DEVICES =
            List.of(
                    new AssignmentInterval(FIRST, "first", NOW - 900_000, AssignmentInterval.OPEN),
                    new AssignmentInterval(
                            SECOND, "second", NOW - 600_000, AssignmentInterval.OPEN));

    private final List<VitalSample> lately = new ArrayList<>();
    private final List<LatestValue> newest = new ArrayList<>();
    private int seq;

    private void breathes(int device, int secondsAgo, double rate) {
        long at = NOW - secondsAgo * 1_000L;
        Vitals vitals = Vitals.builder().put(VitalSign.RESPIRATION_RATE, rate).build();
        lately.add(
                new VitalSample(device, 1, ++seq, at, at, at, true, Generation.REAL, vitals, null));
    }

    private void newest(int device, VitalSign vital, double value, Validity validity) {
        newest.add(new LatestValue(vital, value, NOW - 500, NOW - 500, validity, device, "d"));
    }

    private Countable countable() {
        lately.sort(Comparator.comparingLong(VitalSample::observedAt));
        return new Countable(new LatestVitals(5, newest), DEVICES, lately);
    }

    private News2Inputs told() {
        News2Inputs inputs = new News2Inputs();
        countable().tell(inputs, NOW);
        boolean _ = inputs.tick(NOW);
        return inputs;
    }

    @Test
    void hearsTheDeviceThatCameFirstWhileItGoesOn() {
        for (int secondsAgo = 59; secondsAgo > 0; secondsAgo--) {
            breathes(SECOND, secondsAgo, 30);
            breathes(FIRST, secondsAgo, 16);
        }
        breathes(SECOND, 0, 30);
        newest(SECOND, VitalSign.RESPIRATION_RATE, 30, Validity.VALID);

        News2Inputs inputs = told();

        assertThat(inputs.points(News2Parameter.RESPIRATION_RATE)).isZero();
        LatestValue shown =
                Objects.requireNonNull(countable().shown(VitalSign.RESPIRATION_RATE, inputs));
        assertThat(shown.value()).isEqualTo(16);
        assertThat(shown.devicePublicId()).isEqualTo("first");
    }

    @Test
    void hearsTheOtherWhenTheFirstHasFallenSilent() {
        breathes(FIRST, 50, 16);
        for (int secondsAgo = 50; secondsAgo >= 0; secondsAgo--) {
            breathes(SECOND, secondsAgo, 30);
        }

        assertThat(told().points(News2Parameter.RESPIRATION_RATE)).isEqualTo(3);
    }

    @Test
    void goesByTheValidValueBeforeAnInvalidOne() {
        breathes(FIRST, 2, 30);
        newest(FIRST, VitalSign.RESPIRATION_RATE, 16, Validity.INVALID);

        assertThat(told().points(News2Parameter.RESPIRATION_RATE)).isEqualTo(3);
    }

    @Test
    void leavesOutWhatADeviceMeasuredThatWasTakenAway() {
        newest(FORMER, VitalSign.TEMPERATURE, 39.5, Validity.VALID);
        newest(FIRST, VitalSign.SYSTOLIC_BP, 95, Validity.VALID);

        News2Inputs inputs = told();

        assertThat(inputs.score().missing()).contains(News2Parameter.TEMPERATURE);
        assertThat(inputs.points(News2Parameter.SYSTOLIC_BP)).isEqualTo(2);
    }
}
