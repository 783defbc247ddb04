package io.wardstream.reports.pdf;

import io.wardstream.reports.content.ReportHead;
import io.wardstream.reports.content.ReportPatient;
import java.io.IOException;

/** What a report is about, above everything else. */
final class Title {
    private static final float BRAND_SIZE = 8;
    private static final float TITLE_SIZE = 20;
    private static final float NAME_SIZE = 15;
    private static final float FACT_SIZE = 9;
    private static final float LINE = 14;
    private static final float LABEL = 62;

    private final Paper paper;
    private final ReportHead head;

    Title(Paper paper, ReportHead head) {
        this.paper = paper;
        this.head = head;
    }

    void ofPatient(ReportPatient patient) throws IOException {
        brand("Patient report");
        name(patient.name());
        bed(patient);
        facts();
    }

    void ofWard() throws IOException {
        brand("Ward report");
        name(head.ward());
        facts();
    }

    void ofPatientInWard(ReportPatient patient) throws IOException {
        if (!paper.isAtTop()) {
            paper.down(6);
        }
        name(patient.name());
        bed(patient);
        paper.down(4);
    }

    void nobody() throws IOException {
        note("Nobody whom a device measured lay in this ward in that time.");
    }

    void replaced() throws IOException {
        note(
                "Characters that the font of this report does not have are shown as "
                        + PaperFont.REPLACEMENT
                        + ".");
    }

    private void note(String text) throws IOException {
        boolean _ = paper.room(2 * LINE);
        paper.down(LINE);
        paper.text(text, Paper.LEFT, paper.y(), FACT_SIZE, Ink.QUIET);
    }

    private void brand(String title) throws IOException {
        paper.down(BRAND_SIZE);
        paper.bold("WARDSTREAM", Paper.LEFT, paper.y(), BRAND_SIZE, Ink.BRAND);
        paper.down(TITLE_SIZE + 4);
        paper.bold(title, Paper.LEFT, paper.y(), TITLE_SIZE, Ink.TEXT);
        paper.down(10);
        paper.line(Paper.LEFT, paper.y(), Paper.LEFT + Paper.WIDTH, paper.y(), 1.2f, Ink.BRAND);
        paper.down(8);
    }

    private void name(String name) throws IOException {
        paper.down(NAME_SIZE);
        String shown = paper.font().printable(name);
        String fitted = paper.font().fitted(shown, NAME_SIZE, Paper.WIDTH);
        paper.bold(fitted, Paper.LEFT, paper.y(), NAME_SIZE, Ink.TEXT);
        paper.down(6);
    }

    private void bed(ReportPatient patient) throws IOException {
        String bed = patient.bed();
        fact("Bed", bed == null ? "none" : bed);
    }

    private void facts() throws IOException {
        if (!head.isWard()) {
            fact("Ward", head.ward());
        }
        fact("Hospital", head.hospital());
        fact("From", Words.time(head.from()) + " UTC");
        fact(
                "To",
                Words.time(head.to())
                        + " UTC ("
                        + Words.duration(head.to().toEpochMilli() - head.from().toEpochMilli())
                        + ")");
        fact("Made", Words.time(head.madeAt().toEpochMilli()) + " UTC for " + head.madeFor());
        paper.down(6);
    }

    private void fact(String label, String text) throws IOException {
        paper.down(LINE);
        paper.text(label, Paper.LEFT, paper.y(), FACT_SIZE, Ink.QUIET);
        String shown = paper.font().printable(text);
        String fitted = paper.font().fitted(shown, FACT_SIZE, Paper.WIDTH - LABEL);
        paper.text(fitted, Paper.LEFT + LABEL, paper.y(), FACT_SIZE, Ink.TEXT);
    }
}
