package io.wardstream.alerts.engine;

import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The common case, a sample inside all limits, makes no garbage. */
final class AllocationTest {
    private static final int SAMPLES = 200_000;

    @Test
    void aSampleInsideTheLimitsAllocatesNothing() {
        PatientEngine engine = new PatientEngine(EngineBed.limits(rules()));
        List<VitalSample> samples = new ArrayList<>(SAMPLES);
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(sample(i));
        }
        // The window has grown to its size, and the meter has been used once.
        int warm = judgeAll(engine, samples.subList(0, 1000));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long nothing = threads.getThreadAllocatedBytes(thread);

        long before = threads.getThreadAllocatedBytes(thread);
        int told = judgeAll(engine, samples.subList(1000, SAMPLES));
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(nothing).isPositive();
        assertThat(warm).isZero();
        assertThat(told).isZero();
        assertThat(allocated).isLessThan(SAMPLES); // not a byte a sample; an object has sixteen
    }

    private static int judgeAll(PatientEngine engine, List<VitalSample> samples) {
        int told = 0;
        for (int i = 0; i < samples.size(); i++) {
            told += engine.judge(samples.get(i)).size();
        }
        return told;
    }

    private static LimitRule[] rules() {
        List<LimitRule> rules = new ArrayList<>();
        for (VitalSign vital : VitalSign.values()) {
            double low = vital.rejectLow() + 10;
            double high = vital.rejectHigh() - 10;
            rules.add(EngineBed.rule(vital, HIGH, low, high, 2, 10, 3));
            rules.add(EngineBed.rule(vital, MEDIUM, low + 1, high - 1, 2, 10, 1));
        }
        return rules.toArray(LimitRule[]::new);
    }

    private static VitalSample sample(int seq) {
        Vitals.Builder vitals = Vitals.builder();
        for (VitalSign vital : VitalSign.values()) {
            double middle = (vital.rejectLow() + vital.rejectHigh()) / 2;
            vitals.put(vital, middle + seq % 3 - 1);
        }
        long at = EngineBed.START + seq * 1000L;
        return new VitalSample(
                7, 1, seq + 1, at, at, at + 40, true, Generation.REAL, vitals.build(), null);
    }
}
