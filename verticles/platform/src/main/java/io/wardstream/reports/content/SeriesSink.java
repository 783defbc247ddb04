package io.wardstream.reports.content;

import io.wardstream.codec.model.VitalSign;

/**
 * Takes what was measured on a patient, in the order of time. A sample and a bucket of samples look
 * alike, so that whoever takes them need not know which tier they come from: of a sample both times
 * are the same, and the values are that of the sample.
 */
public interface SeriesSink {

    /**
     * Something was observed then; {@link #values} of the same time follow.
     *
     * @param from epoch milliseconds
     * @param to epoch milliseconds of the last moment, {@code from} or later
     */
    void seen(long from, long to);

    /**
     * What one vital showed at the time last seen.
     *
     * @param count how many values, 1 or more
     * @param valid how many of them were valid
     * @param sum of the scaled values, see {@link VitalSign#scale}
     * @param min scaled
     * @param max scaled
     */
    void values(VitalSign vital, int count, int valid, long sum, short min, short max);
}
