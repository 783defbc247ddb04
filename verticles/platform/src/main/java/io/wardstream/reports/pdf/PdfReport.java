package io.wardstream.reports.pdf;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.reports.content.PatientSection;
import io.wardstream.reports.content.ReportHead;
import io.wardstream.reports.content.ReportPatient;
import io.wardstream.reports.content.ReportWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.jspecify.annotations.Nullable;

/** A report as PDF. */
public final class PdfReport implements ReportWriter {
    private final OutputStream out;
    private final ReportHead head;
    private final Paper paper;
    private final Title title;
    private @Nullable PatientSection section;
    private int patients;

    /**
     * Begins.
     *
     * @param out closed with it
     */
    public PdfReport(OutputStream out, ReportHead head) throws IOException {
        this.out = out;
        this.head = head;
        this.paper = new Paper();
        this.title = new Title(paper, head);
        PDDocumentInformation about = paper.document().getDocumentInformation();
        about.setTitle(head.isWard() ? "Ward report" : "Patient report");
        about.setCreator("Wardstream");
        if (head.isWard()) {
            title.ofWard();
        }
    }

    @Override
    public void patient(ReportPatient patient) {
        section = new PatientSection(patient, head.from().toEpochMilli(), head.to().toEpochMilli());
    }

    @Override
    public void stretch(long from, long to) {
        begun().stretch(from, to);
    }

    @Override
    public void seen(long from, long to) {
        begun().seen(from, to);
    }

    @Override
    public void values(VitalSign vital, int count, int valid, long sum, short min, short max) {
        begun().values(vital, count, valid, sum, min, max);
    }

    @Override
    public void alarms(List<Alarm> alarms, boolean areCut) throws IOException {
        PatientSection ended = begun();
        ended.finish();
        if (patients > 0) {
            paper.newPage();
        }
        patients++;
        if (head.isWard()) {
            title.ofPatientInWard(ended.patient());
        } else {
            title.ofPatient(ended.patient());
        }
        new SectionPages(paper, head, ended).write(alarms, areCut);
        section = null;
    }

    private PatientSection begun() {
        return Objects.requireNonNull(section, "no patient");
    }

    @Override
    public void finish() throws IOException {
        if (patients == 0) {
            title.nobody();
        }
        if (paper.font().hasReplaced()) {
            title.replaced();
        }
        paper.save(out);
    }

    @Override
    public void close() throws IOException {
        try (out) {
            paper.close();
        }
    }
}
