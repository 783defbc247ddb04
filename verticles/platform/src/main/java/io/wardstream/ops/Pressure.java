package io.wardstream.ops;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node gives up because samples come faster than they can be written, the least needed
 * first: told by who fills the buffer, asked by who could do without. Alarms are in no step: they
 * are never given up. Thread-safe.
 */
public final class Pressure {

    /** In the order in which it is given up; each with those before it. */
    public enum Step {
        /** Nothing. */
        NONE(0, 0),
        /** Pages get wards and patients less often. */
        DASHBOARDS(1, 20),
        /** What takes long is answered 503: history, exports, reports, what-ifs. */
        HISTORY(2, 35),
        /** Samples of older epochs get a small part of each flush. */
        BACKFILL(3, 50),
        /** Devices that are not connected are answered 503. */
        CONNECTIONS(4, 65),
        /** Devices with more than a minute of samples in the buffer are not read. */
        LIVE(5, 80),
        /** No device is read. */
        ALL(6, 100);

        private static final Step[] STEPS = values();
        private static final int PERCENT = 100;

        /** Below this share of where a step began, it ends. */
        private static final double ENDS_AT = 0.8;

        private final int number;
        private final int percent;

        Step(int number, int percent) {
            this.number = number;
            this.percent = percent;
        }

        /** As in meters: 0 for nothing. */
        public int number() {
            return number;
        }

        private int beginsAt(int capacity) {
            return Math.max(1, (int) ((long) capacity * percent / PERCENT));
        }

        /** With so much in a buffer of that size the next step begins. */
        public int nextAt(int capacity) {
            return this == ALL ? Integer.MAX_VALUE : STEPS[number + 1].beginsAt(capacity);
        }

        /** With less than that in it this step ends. */
        public int endsBelow(int capacity) {
            return this == NONE ? 0 : Math.max(1, (int) (beginsAt(capacity) * ENDS_AT));
        }

        /** The step that is due with so much in the buffer, coming from this one. */
        public Step after(int waiting, int capacity) {
            Step step = this;
            while (waiting < step.endsBelow(capacity)) {
                step = STEPS[step.number - 1];
            }
            while (waiting >= step.nextAt(capacity)) {
                step = STEPS[step.number + 1];
            }
            return step;
        }
    }

    private final Map<Object, Step> steps = new ConcurrentHashMap<>();
    private volatile Step highest = Step.NONE;

    /** One of those who fill buffers has come to that step. */
    public synchronized void reached(Object who, Step step) {
        if (step == Step.NONE) {
            steps.remove(who);
        } else {
            steps.put(who, step);
        }
        highest = steps.values().stream().reduce(Step.NONE, Pressure::higher);
    }

    private static Step higher(Step one, Step other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The highest that any of them has come to. */
    public Step step() {
        return highest;
    }

    /** True when that is to be done without now. */
    public boolean gives(Step step) {
        return highest.compareTo(step) >= 0;
    }
}
