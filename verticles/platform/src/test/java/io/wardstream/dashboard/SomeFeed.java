package io.wardstream.dashboard;

import io.wardstream.access.Caller;

/** A feed of numbered frames of a given size. */
final class SomeFeed implements Feed {

    private final boolean isUrgent;
    private final int bytes;
    private final Audience audience = new Audience(0);
    int version;

    SomeFeed(boolean isUrgent, int bytes) {
        this.isUrgent = isUrgent;
        this.bytes = bytes;
    }

    /** Something has changed. */
    void change() {
        version++;
        audience.deliver(new Frame("change " + version, bytes));
    }

    @Override
    public int hospitalId() {
        return EVERYBODY;
    }

    @Override
    public boolean isSeenBy(Caller caller) {
        return true;
    }

    @Override
    public boolean isUrgent() {
        return isUrgent;
    }

    @Override
    public Frame snapshot() {
        return new Frame("snapshot " + version, bytes);
    }

    @Override
    public Audience audience() {
        return audience;
    }
}
