package io.wardstream.reports.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.jerolba.carpet.CarpetReader;
import io.wardstream.codec.model.VitalSign;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetReportTest {
    @TempDir private Path folder;

    @Test
    void hasARowASample() throws IOException {
        Path file = folder.resolve("report.parquet");
        long from = Sections.FROM.toEpochMilli();

        try (ParquetReport report = new ParquetReport(file.toFile())) {
            report.patient(Sections.patient("One"));
            report.stretch(from, from + Duration.ofHours(1).toMillis());
            for (long at = from; at < from + 100_000; at += 1_000) {
                report.seen(at, at);
                Sections.give(report, VitalSign.SPO2, 97.5);
            }
            Sections.give(report, VitalSign.TEMPERATURE, 37.25);
            report.alarms(List.of(), false);
            report.finish();
        }

        List<ParquetReport.Row> rows =
                new CarpetReader<>(file.toFile(), ParquetReport.Row.class).toList();
        assertThat(rows).hasSize(100);
        assertThat(rows.getFirst().observedAt()).isEqualTo(Sections.FROM);
        assertThat(rows.getFirst().temperature()).isNull();
        assertThat(rows.getLast().spo2()).isEqualTo(97.5);
        assertThat(rows.getLast().temperature()).isEqualTo(37.25);
        assertThat(rows.getLast().patientId()).isEqualTo(Sections.patient("One").id().toString());
    }
}
