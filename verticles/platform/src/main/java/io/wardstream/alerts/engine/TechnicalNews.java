package io.wardstream.alerts.engine;

/** What the {@link TechnicalEngine} says. Times are epoch milliseconds of the platform's clock. */
public sealed interface TechnicalNews {
    TechnicalFact fact();

    /**
     * It is so now.
     *
     * @param since when it began
     */
    record Began(TechnicalFact fact, long since) implements TechnicalNews {}

    /** It is over, or another fact says it better. */
    record Ended(TechnicalFact fact, long at) implements TechnicalNews {}
}
