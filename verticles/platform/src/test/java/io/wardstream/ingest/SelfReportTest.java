package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.TechnicalCondition;
import io.wardstream.codec.model.DeviceReport.Said;
import java.util.ArrayList;
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
        boolean _ = report.changed("lead_off", null, true, 1);
        int _ = report.all(List.of(condition("low_battery")), 2);

        int _ = report.all(List.of(condition("low_battery"), condition("on_battery")), 3);

        assertThat(report.isComplete()).isTrue();
        assertThat(report.said())
                .containsExactly(said("low_battery", true, 2), said("on_battery", true, 3));
    }

    @Test
    void remembersWhatIsOverUntilAHelloNamesAll() {
        boolean _ = report.changed("lead_off", null, true, 1);

        boolean _ = report.changed("lead_off", null, false, 2);

        assertThat(report.isComplete()).isFalse();
        assertThat(report.said()).containsExactly(said("lead_off", false, 2));
    }

    @Test
    void keepsTheClockWhateverAHelloNames() {
        boolean isNews = report.clock(true, 1);
        boolean isRepeated = report.clock(true, 2);

        int _ = report.all(List.of(), 3);

        assertThat(isNews).isTrue();
        assertThat(isRepeated).isFalse();
        assertThat(report.said()).containsExactly(said("clock_wrong", true, 1));
    }

    private void fill() {
        for (int i = 0; i < SelfReport.MOST; i++) {
            boolean _ = report.changed("code_" + i, null, true, 1);
        }
    }

    @Test
    void makesRoomByWhatIsOver() {
        fill();
        boolean _ = report.changed("code_7", null, false, 2);

        boolean isKept = report.changed("one_more", null, true, 3);

        assertThat(isKept).isTrue();
        assertThat(report.said())
                .hasSize(SelfReport.MOST)
                .extracting(Said::code)
                .contains("one_more", "code_0")
                .doesNotContain("code_7");
    }

    @Test
    void refusesTheNewestWhileAllGoOn() {
        fill();

        boolean isKept = report.changed("one_more", null, true, 2);
        boolean isNews = report.clock(true, 2);

        assertThat(isKept).isFalse();
        assertThat(isNews).isTrue();
        assertThat(report.said())
                .hasSize(SelfReport.MOST + 1)
                .extracting(Said::code)
                .contains("code_0", "clock_wrong")
                .doesNotContain("one_more");
    }

    @Test
    void keepsWhatGoesOnBeforeWhatAHelloAdds() {
        fill();
        List<TechnicalCondition> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(condition("new_" + i));
        }
        for (int i = 0; i < SelfReport.MOST; i++) {
            all.add(condition("code_" + i));
        }

        int refused = report.all(all, 2);

        assertThat(refused).isEqualTo(5);
        assertThat(report.said()).hasSize(SelfReport.MOST).allMatch(it -> it.since() == 1);
    }
}
