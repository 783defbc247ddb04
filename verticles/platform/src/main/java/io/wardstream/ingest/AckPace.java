package io.wardstream.ingest;

/** How often one device wants acks. Times are epoch millis. Pure; not thread-safe. */
final class AckPace {
    private int everyMillis;
    private long sentAt;

    /**
     * @param millis how long the device is ready to wait for an ack; 0: not at all
     */
    void every(int millis) {
        everyMillis = millis;
    }

    boolean isTime(long now) {
        return now - sentAt >= everyMillis;
    }

    void sent(long now) {
        sentAt = now;
    }
}
