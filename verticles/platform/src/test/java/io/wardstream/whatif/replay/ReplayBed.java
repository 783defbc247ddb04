package io.wardstream.whatif.replay;

import io.wardstream.alerts.engine.LimitRule;
import io.wardstream.alerts.engine.PatientLimits;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.whatif.replay.Differences.Window;
import io.wardstream.whatif.replay.WhatIfReplay.Limits;
import io.wardstream.whatif.replay.WhatIfReplay.Replayed;
import io.wardstream.whatif.replay.WhatIfReplay.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rules of ward 1 of hospital 1, and samples a second apart. Seconds count from {@link #START}. */
final class ReplayBed {
    static final long START = 1_764_000_000_000L;
    static final int DEVICE = 7;
    static final int OTHER = 8;

    private ReplayBed() {}

    static RuleTemplate low(double limit, int delaySeconds) {
        return low(AlarmPriority.HIGH, limit, delaySeconds);
    }

    static RuleTemplate low(AlarmPriority priority, double limit, int delaySeconds) {
        return new RuleTemplate(
                VitalSign.SPO2, priority, limit, Double.NaN, 1, delaySeconds, 1, false);
    }

    static PatientLimits inForce(RuleTemplate... templates) {
        List<LimitRule> rules = new ArrayList<>();
        for (RuleTemplate template : templates) {
            rules.add(template.rule(new UUID(1, rules.size()), 1, 1, 0));
        }
        return RuleSet.of(1, rules).limitsOf(1, 1, 1);
    }

    static Limits limits(RuleTemplate before, RuleTemplate after) {
        return new Limits(inForce(before), inForce(after));
    }

    static long at(int second) {
        return START + second * 1_000L;
    }

    static VitalSample spo2(int second, double value) {
        return spo2(DEVICE, second, value, 0);
    }

    static VitalSample spo2(int deviceId, int second, double value, int lateBySeconds) {
        long at = at(second);
        return new VitalSample(
                deviceId,
                1,
                second + 1,
                at,
                at,
                at + lateBySeconds * 1_000L,
                true,
                Generation.REAL,
                Vitals.builder().put(VitalSign.SPO2, value).build(),
                null);
    }

    /** One a second; a value for so many seconds, then the next. */
    static List<VitalSample> course(int... valuesAndSeconds) {
        List<VitalSample> samples = new ArrayList<>();
        for (int index = 0; index < valuesAndSeconds.length; index += 2) {
            for (int count = 0; count < valuesAndSeconds[index + 1]; count++) {
                samples.add(spo2(samples.size(), valuesAndSeconds[index]));
            }
        }
        return samples;
    }

    static Replayed replay(Limits limits, List<VitalSample> samples, Turn... turns) {
        WhatIfReplay replay = new WhatIfReplay(limits, List.of(turns));
        replay.take(samples, at(1_000_000));
        return replay.end();
    }

    static Window window(int from, int to, int end) {
        return new Window(at(from), at(to), at(end), 60_000);
    }

    static List<Difference> differences(Replayed replayed, Window window) {
        return Differences.of(replayed.before(), replayed.after(), window);
    }
}
