package io.wardstream.api;

import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistorySample;
import io.wardstream.history.Resolution;

/** How rows of history look in a form of text that is written line by line. */
interface HistoryText {

    /** What stands before the first row; nothing when it is empty. */
    void begin(StringBuilder text, Resolution resolution);

    void append(StringBuilder text, HistorySample sample);

    void append(StringBuilder text, HistoryBucket bucket);
}
