package io.wardstream.codec.model;

/** How often a vital is measured, which decides how its age is read. */
public enum Cadence {
    /** Measured all the time; goes stale after {@link VitalSign#staleAfter()}. */
    CONTINUOUS,
    /**
     * Measured now and then (cuff, thermometer); never stale by seconds, always shown with its age.
     */
    EPISODIC
}
