package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.TechnicalCondition;
import io.wardstream.codec.model.DeviceReport.Said;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfReportTest {
    private final SelfReport report = new SelfReport();

    private static TechnicalCondition condition(String code) {
        return new TechnicalCondition(code, null, DeviceFrame.ABSENT);
    }

    private static Said said(String code, boolean isActive, long since) {
        return new Said(code, null, isActive, since);
    }

    @Test
    void replacesWhatItBelievedByAHello() {
        report.changed("lead_off", null, true, 1);
        report.all(List.of(condition("low_battery")), 2);

        report.all(List.of(condition("low_battery"), condition("on_battery")), 3);

        assertThat(report.isComplete()).isTrue();
        assertThat(report.said())
                .containsExactly(said("low_battery", true, 2), said("on_battery", true, 3));
    }

    @Test
    void remembersWhatIsOverUntilAHelloNamesAll() {
        report.changed("lead_off", null, true, 1);

        report.changed("lead_off", null, false, 2);

        assertThat(report.isComplete()).isFalse();
        assertThat(report.said()).containsExactly(said("lead_off", false, 2));
    }

    @Test
    void keepsTheClockWhateverAHelloNames() {
        boolean isNews = report.clock(true, 1);
        boolean isRepeated = report.clock(true, 2);

        report.all(List.of(), 3);

        assertThat(isNews).isTrue();
        assertThat(isRepeated).isFalse();
        assertThat(report.said()).containsExactly(said("clock_wrong", true, 1));
    }

    @Test
    void isBoundedAndDropsWhatIsOverFirst() {
        report.changed("first", null, true, 1);
        report.changed("over", null, false, 1);
        for (int i = 2; i < SelfReport.MOST; i++) {
            report.changed("code_" + i, null, true, 1);
        }

        report.changed("one_more", null, true, 2);
        report.changed("and_one", null, true, 2);

        assertThat(report.said())
                .hasSize(SelfReport.MOST)
                .extracting(Said::code)
                .contains("one_more", "and_one")
                .doesNotContain("over", "first");
    }
}
