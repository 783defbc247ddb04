package io.wardstream.history;

import io.wardstream.lifecycle.archive.ColdRange;

/** Refusals for tests of who hears of them. */
public final class HistoryRefusals {

    private HistoryRefusals() {}

    public static HistoryException cold(ColdRange range) {
        return HistoryException.cold(Resolution.RAW, 20_000, range);
    }
}
