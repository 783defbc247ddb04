package io.wardstream.reports.pdf;

import io.wardstream.codec.model.Alarm;
import io.wardstream.reports.content.Gaps;
import io.wardstream.reports.content.PatientSection;
import io.wardstream.reports.content.ReportHead;
import io.wardstream.reports.content.Trend;
import io.wardstream.reports.content.VitalSummary;
import io.wardstream.reports.pdf.PaperTable.Column;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What a report says of one patient: summary, charts, alarms, gaps. */
final class SectionPages {
    private static final float HEADING_SIZE = 11;
    private static final float NOTE_SIZE = 8.5f;
    private static final long MINUTE = 60_000;

    private final Paper paper;
    private final ReportHead head;
    private final PatientSection section;

    SectionPages(Paper paper, ReportHead head, PatientSection section) {
        this.paper = paper;
        this.head = head;
        this.section = section;
    }

    void write(List<Alarm> alarms, boolean areCut) throws IOException {
        summary();
        trends();
        alarmList(alarms, areCut);
        gapList();
    }

    private void summary() throws IOException {
        List<VitalSummary> vitals = section.summaries();
        heading("Summary", "", PaperTable.ROW * (vitals.size() + 2));
        if (vitals.isEmpty()) {
            note("Nothing was measured in this time.");
            return;
        }
        PaperTable table =
                new PaperTable(
                        paper,
                        List.of(
                                Column.text("Vital", 111),
                                Column.text("Unit", 50),
                                Column.number("Min", 50),
                                Column.number("Average", 55),
                                Column.number("Max", 50),
                                Column.number("Values", 65),
                                Column.number("Valid", 50),
                                Column.number("Minutes measured", 80)));
        table.header();
        for (VitalSummary vital : vitals) {
            table.row(Ink.of(vital.vital()), cells(vital));
        }
    }

    private List<String> cells(VitalSummary vital) {
        double minutes = Math.max(1, (double) section.length() / MINUTE);
        return List.of(
                Words.name(vital.vital()),
                Words.unit(vital.vital()),
                Words.value(vital.vital(), vital.min()),
                Words.average(vital.vital(), vital.average()),
                Words.value(vital.vital(), vital.max()),
                Words.count(vital.count()),
                Words.share(vital.validShare()),
                Words.share(Math.min(1, vital.minutesMeasured() / minutes)));
    }

    private void trends() throws IOException {
        List<Trend> trends = section.trends();
        if (trends.isEmpty()) {
            return;
        }
        heading("Trends", "", TrendChart.HEIGHT);
        for (Trend trend : trends) {
            boolean _ = paper.room(TrendChart.HEIGHT);
            new TrendChart(paper, trend, head.from().toEpochMilli(), head.to().toEpochMilli())
                    .draw();
        }
    }

    private void alarmList(List<Alarm> alarms, boolean areCut) throws IOException {
        String count = (areCut ? "the last " : "") + Words.count(alarms.size());
        heading("Alarms", alarms.isEmpty() ? "" : count, 3 * PaperTable.ROW);
        if (alarms.isEmpty()) {
            note("No alarm was raised in this time.");
            return;
        }
        PaperTable table =
                new PaperTable(
                        paper,
                        List.of(
                                Column.text("Priority", 52),
                                Column.text("Raised", 94),
                                Column.text("Alarm", 135),
                                Column.text("State", 92),
                                Column.text("Acknowledged", 138)));
        table.header();
        for (Alarm alarm : alarms) {
            table.row(Ink.of(alarm.priority()), cells(alarm));
        }
        if (areCut) {
            note("There were more before these; the interface lists all.");
        }
    }

    private static List<String> cells(Alarm alarm) {
        Alarm.Progress progress = alarm.progress();
        String by = progress.acknowledgedBy();
        return List.of(
                alarm.priority().wireName().toUpperCase(Locale.ROOT),
                Words.time(progress.raisedAt()),
                alarm.cause().text(),
                Words.state(alarm.state()),
                by == null ? "" : Words.time(progress.acknowledgedAt()) + " " + by);
    }

    private void gapList() throws IOException {
        Gaps gaps = section.gaps();
        String all =
                gaps.count() == 0
                        ? ""
                        : Words.count(gaps.count()) + ", together " + Words.duration(gaps.length());
        heading("Gaps", all, 3 * PaperTable.ROW);
        if (gaps.count() == 0) {
            note("Samples came at least once a minute.");
            return;
        }
        PaperTable table =
                new PaperTable(
                        paper,
                        List.of(
                                Column.text("No sample from", 130),
                                Column.text("To", 130),
                                Column.text("Length", 120)));
        table.header();
        for (Gaps.Gap gap : gaps.first()) {
            table.row(
                    Ink.TEXT,
                    List.of(
                            Words.time(gap.from()),
                            Words.time(gap.to()),
                            Words.duration(gap.to() - gap.from())));
        }
        if (gaps.count() > gaps.first().size()) {
            note("Only the first " + gaps.first().size() + " are listed.");
        }
    }

    /**
     * Never at the foot of a page alone.
     *
     * @param height of what should stand below it on the same page
     */
    private void heading(String text, String beside, float height) throws IOException {
        if (!paper.room(HEADING_SIZE + 22 + height)) {
            paper.down(14);
        }
        paper.down(HEADING_SIZE);
        paper.bold(text, Paper.LEFT, paper.y(), HEADING_SIZE, Ink.BRAND);
        float after = Paper.LEFT + paper.font().width(text, HEADING_SIZE) + 6;
        paper.text(beside, after, paper.y(), NOTE_SIZE, Ink.QUIET);
        paper.down(6);
    }

    private void note(String text) throws IOException {
        boolean _ = paper.room(PaperTable.ROW);
        paper.down(PaperTable.ROW - 3);
        paper.text(text, Paper.LEFT, paper.y(), NOTE_SIZE, Ink.QUIET);
    }
}
