package io.wardstream.reports.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.VitalSign;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReportTest {
    private static final long FROM = Sections.FROM.toEpochMilli();

    private final StringWriter out = new StringWriter();

    private List<String> lines(Duration range, String name) throws IOException {
        try (CsvReport report = new CsvReport(out, Sections.head(false, range))) {
            report.patient(Sections.patient(name));
            report.stretch(FROM, FROM + range.toMillis());
            for (long at = FROM; at < FROM + 62_000; at += 1_000) {
                report.seen(at, at);
                Sections.give(report, VitalSign.SPO2, at == FROM + 30_000 ? 80 : 97.5);
            }
            Sections.give(report, VitalSign.TEMPERATURE, 37.25);
            report.alarms(List.of(), false);
            report.finish();
        }
        return out.toString().lines().toList();
    }

    @Test
    void hasARowASampleWithUnitsAbove() throws IOException {
        List<String> lines = lines(Duration.ofHours(1), "One");

        assertThat(lines).hasSize(1 + 62);
        assertThat(lines.getFirst())
                .startsWith("patient_id,patient,bed,time_utc,heart_rate [/min],pulse_rate [/min],")
                .contains("spo2 [%]", "temperature [Cel]");
        assertThat(lines.get(1)).endsWith(",One,B-12,2026-03-01T00:00:00Z,,,97.5,,,,,,");
        assertThat(lines.getLast()).endsWith(",2026-03-01T00:01:01Z,,,97.5,,,,,37.25,");
    }

    @Test
    void hasARowAMinuteWhenTheRangeIsLong() throws IOException {
        List<String> lines = lines(Duration.ofDays(2), "One");

        assertThat(lines).hasSize(1 + 2);
        assertThat(lines.getFirst()).contains("spo2_min [%],spo2_avg [%],spo2_max [%],spo2_count");
        assertThat(lines.get(1)).contains("2026-03-01T00:00:00Z,").contains(",80,97.208,97.5,60,");
        assertThat(lines.get(2)).contains("2026-03-01T00:01:00Z,").contains(",97.5,97.5,97.5,2,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://x\")",
                "+1",
                "-1",
                "@SUM(A1)",
                " =1",
                "\t=1",
                "\r=1",
                "\uFF1D1"
            })
    void isNoFormulaWhateverAPatientIsCalled(String name) {
        String cell = CsvReport.cell(name);

        assertThat(cell.replaceFirst("^\"", "")).startsWith("'");
    }

    @Test
    void quotesWhatWouldEndACell() {
        assertThat(CsvReport.cell("Weber, \"Doc\"")).isEqualTo("\"Weber, \"\"Doc\"\"\"");
        assertThat(CsvReport.cell("two\nlines")).isEqualTo("\"two\nlines\"");
        assertThat(CsvReport.cell("Ada O'Neil")).isEqualTo("Ada O'Neil");
    }
}
