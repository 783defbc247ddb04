package io.wardstream.simulator.patient;

import io.wardstream.simulator.wire.FrameText;

/**
 * What one device measures: a pure function of the tick, so that a sample can be sent again, or
 * compared with the database later, without being kept. Implementations are immutable and safe for
 * any thread.
 */
public interface SampleSource {
    /** {@link #ticks()} of a source that never ends. */
    int ENDLESS = Integer.MAX_VALUE;

    /**
     * Appends the JSON object that is sent as {@code values} at this tick.
     *
     * @param tick 0 is the first sample of the device; one tick is one second of the patient's life
     */
    void writeValues(int tick, FrameText out);

    /** The technical conditions active at this tick, as bits {@link Technical#bit()}. */
    int technical(int tick);

    /** How many ticks there are; {@link #ENDLESS} when it goes on for ever. */
    int ticks();

    /**
     * Names the source in the ledger, so that it can be found again, e.g. {@code
     * patient:42:7:MIXED}.
     */
    String name();
}
