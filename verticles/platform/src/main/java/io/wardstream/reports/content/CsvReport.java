package io.wardstream.reports.content;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.VitalSign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as CSV (RFC 4180, UTF-8): a row a sample, or, beyond {@link #LONGEST_OF_SAMPLES}, a row
 * a minute with lowest, average and highest value and their number. Names that a spreadsheet would
 * take for a formula begin with an apostrophe.
 */
public final class CsvReport implements ReportWriter {
    /** A day of a patient has 86,400 rows; spreadsheets hold a million. */
    private static final Duration LONGEST_OF_SAMPLES = Duration.ofDays(1);

    private static final String LINE_END = "\r\n";

    private final Writer out;
    private final boolean isOfSamples;
    private final MinuteRow minute = new MinuteRow();
    private final @Nullable String[] cells = new String[VitalSign.COUNT];
    private String subject = "";
    private long at;
    private boolean isRowBegun;

    /** Writes the header. */
    public CsvReport(Writer out, ReportHead head) throws IOException {
        this.out = out;
        this.isOfSamples = isOfSamples(head.from(), head.to());
        out.write(header());
    }

    /** Whether a report of that range has a row a sample. */
    public static boolean isOfSamples(Instant from, Instant to) {
        return Duration.between(from, to).compareTo(LONGEST_OF_SAMPLES) <= 0;
    }

    private String header() {
        StringBuilder header = new StringBuilder("patient_id,patient,bed,time_utc");
        for (VitalSign vital : VitalSign.values()) {
            String unit = " [" + vital.unit() + "]";
            if (isOfSamples) {
                header.append(',').append(cell(vital.wireName() + unit));
            } else {
                for (String what : List.of("min", "avg", "max")) {
                    header.append(',').append(cell(vital.wireName() + "_" + what + unit));
                }
                header.append(',').append(vital.wireName()).append("_count");
            }
        }
        return header.append(LINE_END).toString();
    }

    @Override
    public void patient(ReportPatient patient) {
        String bed = patient.bed();
        subject = patient.id() + "," + cell(patient.name()) + "," + cell(bed == null ? "" : bed);
    }

    @Override
    public void stretch(long from, long to) {
        endRow();
    }

    @Override
    public void seen(long from, long to) {
        if (isOfSamples) {
            endRow();
            at = from;
            isRowBegun = true;
        } else if (!isRowBegun || MinuteRow.floor(from) != at) {
            endRow();
            at = MinuteRow.floor(from);
            isRowBegun = true;
        }
    }

    @Override
    public void values(VitalSign vital, int count, int valid, long sum, short min, short max) {
        if (isOfSamples) {
            cells[vital.index()] = Decimals.text(vital, sum, count);
        } else {
            minute.add(vital, count, sum, min, max);
        }
    }

    private void endRow() {
        if (!isRowBegun) {
            return;
        }
        isRowBegun = false;
        StringBuilder row = new StringBuilder(subject).append(',').append(Instant.ofEpochMilli(at));
        if (isOfSamples) {
            for (int index = 0; index < cells.length; index++) {
                String cell = cells[index];
                row.append(',').append(cell == null ? "" : cell);
                cells[index] = null;
            }
        } else {
            minute.writeTo(row);
        }
        write(row.append(LINE_END).toString());
    }

    private void write(String row) {
        try {
            out.write(row);
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    /** Alarms have no columns here: they are listed by the interface and on paper. */
    @Override
    public void alarms(List<Alarm> alarms, boolean areCut) {
        endRow();
    }

    @Override
    public void finish() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** A text as a cell: quoted where it must be, and no formula whatever it begins with. */
    static String cell(String text) {
        String safe = isFormula(text) ? "'" + text : text;
        boolean needsQuotes =
                safe.chars()
                        .anyMatch(one -> one == ',' || one == '"' || one == '\n' || one == '\r');
        return needsQuotes ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** Spreadsheets pass over blanks before they look. */
    private static boolean isFormula(String text) {
        String begun = text.stripLeading();
        boolean isControl = !text.isEmpty() && "\t\r\n".indexOf(text.charAt(0)) >= 0;
        return isControl || (!begun.isEmpty() && isSign(begun.charAt(0)));
    }

    private static boolean isSign(char first) {
        return "=+-@\uFF1D\uFF0B\uFF0D\uFF20".indexOf(first) >= 0;
    }
}
