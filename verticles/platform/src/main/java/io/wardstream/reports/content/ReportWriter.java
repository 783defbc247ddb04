package io.wardstream.reports.content;

import io.wardstream.codec.model.Alarm;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Writes a report: for each patient {@link #patient}, for each time in which the patient belongs to
 * the report {@link #stretch} and what was measured in it, then {@link #alarms}; at the end {@link
 * #finish}. Used by one thread at a time. What cannot be written fails with IOException, or
 * UncheckedIOException.
 */
public interface ReportWriter extends SeriesSink, Closeable {

    /** Begins with a patient. */
    void patient(ReportPatient patient) throws IOException;

    /**
     * Begins a time that belongs to the report; later than the one before.
     *
     * @param from epoch milliseconds
     * @param to epoch milliseconds, excluded
     */
    void stretch(long from, long to);

    /**
     * Ends with the patient.
     *
     * @param alarms raised in that time, the oldest first
     * @param areCut true: there were more, before these
     */
    void alarms(List<Alarm> alarms, boolean areCut) throws IOException;

    /** Ends the report: the file is whole then. */
    void finish() throws IOException;

    /** Lets go of files and memory, whether it was finished or not. */
    @Override
    void close() throws IOException;
}
