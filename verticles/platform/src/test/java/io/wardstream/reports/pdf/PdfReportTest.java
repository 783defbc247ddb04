package io.wardstream.reports.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.reports.content.ReportHead;
import io.wardstream.reports.content.ReportPatient;
import io.wardstream.reports.content.ReportWriter;
import io.wardstream.reports.content.Sections;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PdfReportTest {
    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final List<AlarmPriority> PRIORITIES =
            List.of(AlarmPriority.LOW, AlarmPriority.MEDIUM, AlarmPriority.HIGH);
    private static final long FROM = Sections.FROM.toEpochMilli();

    /** Samples each {@code every} of a patient whose SpO2 falls once for a second, with a gap. */
    private static void measure(ReportWriter report, long from, long to, long every) {
        long gap = from + (to - from) / 2;
        for (long at = from; at < to; at += every) {
            if (at >= gap && at < gap + 20 * 60 * SECOND) {
                continue;
            }
            double wave = Math.sin((at - from) / 1_700_000.0);
            report.seen(at, at);
            Sections.give(report, VitalSign.HEART_RATE, 74 + Math.rint(9 * wave) + at / SECOND % 7);
            Sections.give(
                    report, VitalSign.SPO2, at - from == 5 * HOUR ? 71.0 : 97.0 - at / SECOND % 2);
            Sections.give(report, VitalSign.RESPIRATION_RATE, 15 + Math.rint(2 * wave));
            Sections.give(report, VitalSign.TEMPERATURE, 37.1 + 0.2 * wave);
            if ((at - from) % (15 * 60 * SECOND) == 0) {
                Sections.give(report, VitalSign.SYSTOLIC_BP, 121 + Math.rint(6 * wave));
                Sections.give(report, VitalSign.DIASTOLIC_BP, 74 + Math.rint(4 * wave));
                Sections.give(report, VitalSign.MEAN_BP, 89 + Math.rint(4 * wave));
            }
        }
    }

    private static byte[] report(ReportHead head, ReportPatient patient, List<Alarm> alarms)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PdfReport report = new PdfReport(out, head)) {
            report.patient(patient);
            report.stretch(head.from().toEpochMilli(), head.to().toEpochMilli());
            measure(report, head.from().toEpochMilli(), head.to().toEpochMilli(), SECOND);
            report.alarms(alarms, false);
            report.finish();
        }
        return out.toByteArray();
    }

    private static List<Alarm> alarms(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        index ->
                                Sections.alarm(
                                        FROM + index * 97L * SECOND,
                                        "SpO2 86 < 88",
                                        PRIORITIES.get(index % 3)))
                .toList();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static int pages(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return document.getNumberOfPages();
        }
    }

    @Test
    void saysWhomItIsAboutAndWhatWasMeasured() throws IOException {
        byte[] pdf =
                report(
                        Sections.head(false, Duration.ofHours(12)),
                        Sections.patient("Zoë Müller-Kowalczyk"),
                        alarms(3));

        String text = text(pdf);

        assertThat(text)
                .contains("Patient report", "Zoë Müller-Kowalczyk", "B-12", "St. Mary's")
                .contains("Intensive care 2", "2026-03-01 00:00 UTC", "2026-03-01 12:00 UTC (12 h")
                .contains("2026-03-01 12:01:01 UTC for dr.weber")
                .contains("Heart rate /min 65", "SpO2 % 71", "mmHg", "°C")
                .contains("SpO2 86 < 88", "HIGH", "2026-03-01 00:00:21 nurse.jansen")
                .contains("Gaps 1, together 20 min 1 s")
                .contains("2026-03-01 05:59:59 2026-03-01 06:20:00 20 min 1 s")
                .contains("Not a medical device", "Page 1 of " + pages(pdf));
    }

    @Test
    void keepsADipOfASecondInSummaryHoweverLongTheRange() throws IOException {
        byte[] pdf =
                report(
                        Sections.head(false, Duration.ofDays(2)),
                        Sections.patient("One"),
                        List.of());

        assertThat(text(pdf)).contains("SpO2 % 71 96.5 97").contains("No alarm was raised");
        assertThat(pages(pdf)).isEqualTo(2);
    }

    @Test
    void goesOnOverPagesWithALongListOfAlarms() throws IOException {
        byte[] pdf =
                report(
                        Sections.head(false, Duration.ofHours(20)),
                        Sections.patient("One"),
                        alarms(200));

        String text = text(pdf);

        assertThat(pages(pdf)).isBetween(5, 8);
        assertThat(text.split("Raised Alarm State", -1)).hasSizeGreaterThan(4);
        assertThat(text).contains("Page " + pages(pdf) + " of " + pages(pdf));
    }

    @Test
    void showsOtherScriptsAndSaysWhatItCannotShow() throws IOException {
        String known =
                text(
                        report(
                                Sections.head(false, Duration.ofHours(1)),
                                Sections.patient("Łukasz Ελένη Дарья Nguyễn"),
                                List.of()));
        String unknown =
                text(
                        report(
                                Sections.head(false, Duration.ofHours(1)),
                                Sections.patient("山田 太郎 \uD83D\uDE00\tone"),
                                List.of()));

        assertThat(known).contains("Łukasz Ελένη Дарья Nguyễn").doesNotContain("does not have");
        assertThat(unknown).contains("?? ?? ? one").contains("font of this report does not have");
    }

    @Test
    void hasASectionForEachPatientOfAWard() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportHead head = Sections.head(true, Duration.ofHours(4));

        try (PdfReport report = new PdfReport(out, head)) {
            for (String name : List.of("First", "Second", "Third")) {
                report.patient(Sections.patient(name));
                report.stretch(FROM, FROM + HOUR);
                measure(report, FROM, FROM + HOUR, SECOND);
                report.stretch(FROM + 2 * HOUR, FROM + 3 * HOUR);
                report.alarms(List.of(), false);
            }
            report.finish();
        }

        String text = text(out.toByteArray());
        assertThat(text).contains("Ward report", "First", "Second", "Third");
        assertThat(text).contains("2, together 1 h 20 min");
    }

    @Test
    void saysSoWhenNothingWasMeasured() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (PdfReport report = new PdfReport(out, Sections.head(true, Duration.ofHours(4)))) {
            report.finish();
        }

        assertThat(text(out.toByteArray())).contains("Nobody whom a device measured");
    }
}
