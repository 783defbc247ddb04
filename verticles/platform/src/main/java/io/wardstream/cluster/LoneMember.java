package io.wardstream.cluster;

import java.util.List;

/**
 * A node that works alone.
 *
 * @param alertInstances 0: nobody judges
 */
record LoneMember(String self, int alertInstances) implements Members {

    @Override
    public List<String> nodes() {
        return List.of(self);
    }

    @Override
    public List<Judge> judges() {
        return alertInstances == 0 ? List.of() : List.of(new Judge(self, alertInstances));
    }

    @Override
    public boolean leaveJudges() {
        return false;
    }

    /** Nothing ever changes. */
    @Override
    public void onChange(Runnable listener) {}
}
