package io.wardstream.simulator;

/**
 * Says which device is to measure when: each once a period, spread evenly over it, so that the load
 * has no pulse. One timer turns the wheel. Not thread-safe.
 */
final class TickWheel {
    private static final double SLOT_MILLIS = 5;
    private static final int MOST_SLOTS = 2000;
    private static final double GOLDEN = 0.618033988749895; // spreads any count of devices evenly
    private static final long LONGEST_LAG_MILLIS = 60_000;

    private final double periodMillis;
    private final int[][] slots;
    private long round;
    private int slot;

    /** Is told that a device's moment has come. */
    @FunctionalInterface
    interface Visitor {
        /**
         * It is the turn of a device.
         *
         * @param atMillis the very moment, since the wheel's start; it may be a little past
         */
        void visit(int device, long atMillis);
    }

    TickWheel(int devices, double periodMillis) {
        this.periodMillis = periodMillis;
        int count = Math.clamp(Math.round(periodMillis / SLOT_MILLIS), 1, MOST_SLOTS);
        int[] slotOf = new int[devices];
        int[] sizes = new int[count];
        for (int device = 0; device < devices; device++) {
            slotOf[device] = (int) (device * GOLDEN % 1 * count);
            sizes[slotOf[device]]++;
        }
        this.slots = new int[count][];
        for (int i = 0; i < count; i++) {
            slots[i] = new int[sizes[i]];
        }
        for (int device = devices - 1; device >= 0; device--) {
            int at = slotOf[device];
            slots[at][--sizes[at]] = device;
        }
    }

    /** Visits every device whose moment has come by then. */
    void turnTo(long elapsedMillis, Visitor visitor) {
        skipIfFarBehind(elapsedMillis);
        while (slotMillis() <= elapsedMillis) {
            long at = (long) slotMillis();
            int[] devices = slots[slot];
            next();
            for (int device : devices) {
                visitor.visit(device, at);
            }
        }
    }

    private void next() {
        slot++;
        if (slot == slots.length) {
            slot = 0;
            round++;
        }
    }

    /** After a suspended machine wakes, the time slept through is not measured after the fact. */
    private void skipIfFarBehind(long elapsedMillis) {
        if (elapsedMillis - slotMillis() > LONGEST_LAG_MILLIS) {
            round = (long) (elapsedMillis / periodMillis);
            slot = 0;
        }
    }

    private double slotMillis() {
        return (round + (double) slot / slots.length) * periodMillis;
    }
}
