package io.wardstream.ingest;

import io.wardstream.codec.frame.FrameSample;
import io.wardstream.codec.frame.Samples;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one connection asked to be told: a receipt of samples is due when each of them is committed,
 * equal to a committed one, or on record as refused; one of other frames when what they brought is
 * on record. Those that wait are bounded by what the device may have under way. Confined to one
 * event loop.
 */
final class Receipts {
    private record Identity(long epoch, int seq) {}

    private static final class OfSamples {
        private final String id;
        private int open;

        OfSamples(String id, int open) {
            this.id = id;
            this.open = open;
        }
    }

    /** {@code records}: how many of the device's records, ever, must be done. */
    private record OfRecords(String id, DeviceLanes device, long records) {}

    private final Map<Identity, List<OfSamples>> samples = new HashMap<>();
    private final Deque<OfRecords> records = new ArrayDeque<>();
    private final Deque<String> due = new ArrayDeque<>();
    private final Deque<String> hellos = new ArrayDeque<>();

    /** A hello asks to be told when its epoch is open. */
    void hello(@Nullable String id) {
        if (id != null) {
            hellos.add(id);
        }
    }

    /** The welcome was said. */
    void welcomed() {
        due.addAll(hellos);
        hellos.clear();
    }

    /** Samples about to be taken in. Those without a seq are refused and waited for by nobody. */
    void samples(@Nullable String id, long epoch, Samples sent) {
        if (id == null) {
            return;
        }
        Set<Identity> identities = new HashSet<>();
        for (FrameSample sample : sent.samples()) {
            if (sample.seq() > 0) {
                identities.add(new Identity(epoch, sample.seq()));
            }
        }
        if (identities.isEmpty()) {
            due.add(id);
            return;
        }
        OfSamples waiting = new OfSamples(id, identities.size());
        for (Identity identity : identities) {
            samples.computeIfAbsent(identity, _ -> new ArrayList<>(1)).add(waiting);
        }
    }

    /** A frame that was taken in, and may have brought records. */
    void records(@Nullable String id, DeviceLanes device) {
        if (id != null) {
            records.add(new OfRecords(id, device, device.recordsEver()));
        }
    }

    /** A sample is committed, equal to a committed one, or on record as refused. */
    void settled(long epoch, int seq) {
        if (samples.isEmpty()) {
            return;
        }
        List<OfSamples> waiting = samples.remove(new Identity(epoch, seq));
        if (waiting == null) {
            return;
        }
        for (OfSamples receipt : waiting) {
            receipt.open--;
            if (receipt.open == 0) {
                due.add(receipt.id);
            }
        }
    }

    /** The next one due, which is taken; null when there is none. */
    @Nullable String takeDue() {
        while (!records.isEmpty() && isDone(records.peek())) {
            due.add(records.remove().id());
        }
        return due.poll();
    }

    private static boolean isDone(OfRecords waiting) {
        DeviceLanes device = waiting.device();
        return device.recordsEver() - device.records() >= waiting.records();
    }
}
