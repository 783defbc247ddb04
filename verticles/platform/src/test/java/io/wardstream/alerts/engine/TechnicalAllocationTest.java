package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EquipmentBed.MONITOR;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The common case, equipment that works, is found out without garbage. */
final class TechnicalAllocationTest {
    private static final int SECONDS = 100_000;

    @Test
    void nothingWrongAllocatesNextToNothing() {
        EquipmentBed bed = new EquipmentBed();
        bed.settled();
        int warm = evaluate(bed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();

        long before = threads.getThreadAllocatedBytes(thread);
        int told = evaluate(bed);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(before).isPositive();
        assertThat(warm + told).isZero();
        assertThat(bed.engine.isAnyAway()).isFalse();
        assertThat(bed.codes()).isEmpty();
        assertThat(bed.engine.toCheck(bed.now)).doesNotContain(MONITOR);
        // two iterators of 32 bytes, of links and of what they say; a fact or a map is more
        assertThat(allocated).isLessThan(SECONDS * 72L);
    }

    private static int evaluate(EquipmentBed bed) {
        int told = 0;
        for (int i = 0; i < SECONDS; i++) {
            told += bed.engine.evaluate(bed.now).size();
        }
        return told;
    }
}
