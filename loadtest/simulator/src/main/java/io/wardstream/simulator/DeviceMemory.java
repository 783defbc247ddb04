package io.wardstream.simulator;

import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.patient.SampleSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All a device remembers: the epoch it lives in, older epochs with samples left, and the books of
 * those done with. Bounded: when full, the oldest sample of the oldest epoch goes. Confined to one
 * event loop.
 */
final class DeviceMemory {
    private static final int MOST_EPOCHS = 64;

    private final String deviceId;
    private final SampleSource source;
    private final int ticks;
    private final int capacity;
    private final Meters meters;
    private final Deque<EpochRun> backlog = new ArrayDeque<>(); // oldest first
    private final List<EpochLedger> closed = new ArrayList<>();

    private EpochRun live;
    private int tick;
    private int held;

    /**
     * @param samplesPerDevice after how many samples it is exhausted, 0 when only its source says
     *     so
     * @param capacity samples it can hold
     */
    DeviceMemory(
            String deviceId,
            SampleSource source,
            int samplesPerDevice,
            int capacity,
            Meters meters) {
        this.deviceId = deviceId;
        this.source = source;
        this.ticks =
                samplesPerDevice == 0 ? source.ticks() : Math.min(samplesPerDevice, source.ticks());
        this.capacity = capacity;
        this.meters = meters;
        this.live = new EpochRun(0, 0, 0); // replaced by the first epoch before any sample is made
    }

    SampleSource source() {
        return source;
    }

    EpochRun live() {
        return live;
    }

    /** Older epochs with something left, oldest first. */
    Deque<EpochRun> backlog() {
        return backlog;
    }

    /** Samples made so far, which is the tick of the next one. */
    int tick() {
        return tick;
    }

    boolean isExhausted() {
        return tick >= ticks;
    }

    /** Samples kept because no answer came yet. */
    int held() {
        return held;
    }

    /** Measures one sample; the caller has asked {@link #isExhausted()}. */
    void create(long at) {
        makeRoom(1);
        live.ring().add(at);
        tick++;
        held++;
        meters.created.increment();
    }

    /** Leaves out seqs, with the ticks that belong to them. */
    void jump(int count, long at) {
        makeRoom(count);
        live.skip(count, at);
        tick += count;
        held += count;
    }

    /** Begins a new run of the counter; what the old one holds becomes backlog. */
    void beginEpoch(long epoch, long at) {
        EpochRun old = live;
        live = new EpochRun(Math.max(epoch, old.epoch() + 1), tick, at);
        if (old.ring().next() == 1) {
            return; // never used
        }
        if (old.isSettled()) {
            close(old);
            return;
        }
        backlog.addLast(old);
        if (backlog.size() > MOST_EPOCHS) {
            abandon(backlog.removeFirst());
        }
    }

    /** Takes the refusal of a whole sample; it is not sent again. */
    void refuse(EpochRun run, int seq) {
        if (!run.refuse(seq)) {
            return;
        }
        meters.nacked.increment();
        if (seq <= run.ackedThrough()) { // the ack came first and counted it
            meters.acked.decrement();
        }
    }

    /** The server knows this epoch from before: the samples held get new names in a later one. */
    void renameEpoch(long epoch) {
        EpochRun old = live;
        int first = old.ring().oldest();
        int last = old.ring().next() - 1;
        long at = last >= first ? old.ring().at(first) : System.currentTimeMillis();
        EpochRun renamed = new EpochRun(Math.max(epoch, old.epoch() + 1), old.tickOf(first), at);
        for (int seq = first; seq <= last; seq++) {
            renamed.ring().add(old.ring().at(seq));
        }
        old.moveHeld();
        close(old);
        live = renamed;
    }

    /** The run of this epoch, null when it is not held any more. */
    @Nullable EpochRun run(long epoch) {
        if (live.epoch() == epoch) {
            return live;
        }
        for (EpochRun run : backlog) {
            if (run.epoch() == epoch) {
                return run;
            }
        }
        return null;
    }

    /** Takes a cumulative ack and forgets what it covers. */
    void acknowledge(EpochRun run, int seq) {
        int before = run.ring().size();
        meters.acked.add(run.acknowledge(seq));
        held -= before - run.ring().size();
        if (run != live && run.isSettled()) {
            backlog.remove(run);
            close(run);
        }
    }

    /** A connection begins: everything held is to be sent again. */
    void rewind() {
        live.rewind();
        backlog.forEach(EpochRun::rewind);
    }

    List<EpochLedger> ledger() {
        List<EpochLedger> books = new ArrayList<>(closed);
        backlog.forEach(run -> books.add(run.ledger(deviceId, source.name())));
        books.add(live.ledger(deviceId, source.name()));
        return books;
    }

    private void makeRoom(int count) {
        while (held + count > capacity && held > 0) {
            EpochRun oldest = backlog.isEmpty() ? live : backlog.getFirst();
            if (oldest != live && oldest.ring().size() == 0) {
                abandon(backlog.removeFirst()); // only its gaps are left to tell
                continue;
            }
            drop(oldest);
        }
    }

    private void abandon(EpochRun run) {
        while (run.ring().size() > 0) {
            drop(run);
        }
        close(run);
    }

    private void drop(EpochRun run) {
        held--;
        if (run.dropOldest()) {
            meters.lost.increment();
        }
    }

    private void close(EpochRun run) {
        closed.add(run.ledger(deviceId, source.name()));
    }
}
