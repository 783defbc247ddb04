package io.wardstream.ingest;

import io.wardstream.ingest.Work.CheckpointNote;
import io.wardstream.ingest.Work.Note;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits for the next flush beside samples. Notes are taken whole, so that none comes later
 * than the samples that need it; of records only so many that a flush stays short. The bound is
 * each device's own, see {@link DeviceLanes#records()}. Confined to its writer's event loop.
 */
final class RecordBuffer {
    private static final int RECORDS_A_FLUSH = 500;

    private final Deque<Work.Entry> records = new ArrayDeque<>();
    private final List<Note> notes = new ArrayList<>();
    private final Set<EpochLane> checkpoints = new LinkedHashSet<>();

    void add(Work.Entry record) {
        record.device().recordSubmitted();
        records.add(record);
    }

    void add(Note note) {
        notes.add(note);
    }

    /** Notes where the lane stands when the next flush begins. */
    void checkpoint(EpochLane lane) {
        checkpoints.add(lane);
    }

    List<Note> takeNotes() {
        List<Note> taken = new ArrayList<>(notes);
        for (EpochLane lane : checkpoints) {
            taken.add(new CheckpointNote(lane, lane.checkpoint()));
        }
        notes.clear();
        checkpoints.clear();
        return taken;
    }

    List<Work.Entry> takeRecords() {
        List<Work.Entry> taken = new ArrayList<>();
        while (taken.size() < RECORDS_A_FLUSH && !records.isEmpty()) {
            taken.add(records.remove());
        }
        return taken;
    }

    /** Forgets what belongs to devices that another writer holds now. */
    void removeLost() {
        notes.removeIf(note -> note.device().isLost());
        checkpoints.removeIf(lane -> lane.device().isLost());
        records.removeIf(
                record -> {
                    if (record.device().isLost()) {
                        record.device().recordDone();
                        return true;
                    }
                    return false;
                });
    }

    /** Records that wait. */
    int size() {
        return records.size();
    }

    boolean isEmpty() {
        return records.isEmpty() && notes.isEmpty() && checkpoints.isEmpty();
    }
}
