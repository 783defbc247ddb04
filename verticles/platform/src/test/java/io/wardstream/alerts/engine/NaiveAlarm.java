package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import java.time.Duration;

/** An alarm as a nurse would tell it: is it there, has it been seen, does it stay, is it over. */
final class NaiveAlarm {
    private AlarmPriority priority;
    private boolean isThere = true;
    private boolean isSeen;
    private boolean isKept;
    private boolean isOver;
    private long seenAt;

    NaiveAlarm(AlarmPriority priority, boolean isKept) {
        this.priority = priority;
        this.isKept = isKept;
    }

    void goes() {
        if (isThere && !isOver) {
            isThere = false;
            isOver = isSeen || (priority == AlarmPriority.LOW && !isKept);
        }
    }

    void seen(long at) {
        if (isOver || isSeen) {
            return;
        }
        isSeen = isThere;
        isOver = !isThere;
        seenAt = at;
    }

    void waits(Duration timeout, long now) {
        if (!isOver && isSeen && !timeout.isZero() && now >= seenAt + timeout.toMillis()) {
            isSeen = false;
        }
    }

    void changes(AlarmPriority to, boolean isKeptToo) {
        if (!isOver && isThere) {
            isSeen = isSeen && to.compareTo(priority) <= 0;
            priority = to;
            isKept |= isKeptToo;
        }
    }

    void comesAgain(AlarmPriority with, boolean isKeptToo) {
        if (isOver || (isThere && with.compareTo(priority) <= 0)) {
            return;
        }
        isThere = true;
        isSeen = false;
        priority = with;
        isKept |= isKeptToo;
    }

    void isWithdrawn() {
        isOver = true;
    }

    AlarmPriority priority() {
        return priority;
    }

    boolean isKept() {
        return isKept;
    }

    AlarmState state() {
        if (isOver) {
            return AlarmState.NORMAL;
        }
        if (isThere) {
            return isSeen ? AlarmState.ACKNOWLEDGED : AlarmState.UNACKNOWLEDGED;
        }
        return isKept ? AlarmState.LATCHED : AlarmState.RETURNED_UNACKNOWLEDGED;
    }
}
