package io.wardstream.lifecycle.archive;

import com.jerolba.carpet.CloseableIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes new files of a day out of several: by device and time again, each identity once, of two the
 * one of the earlier file; and with other patients where assignments were corrected. Holds a row of
 * each file and one row group in memory. Blocks.
 */
final class PartMerge {
    private static final Comparator<Source> ORDER =
            Comparator.<Source>comparingInt(source -> source.row().deviceId())
                    .thenComparing(source -> source.row().observedAt())
                    .thenComparingInt(source -> source.row().epochNo())
                    .thenComparingInt(source -> source.row().seq())
                    .thenComparingInt(source -> source.place);

    private final Workshop workshop;
    private final int revision;
    private final long partRows;
    private final Map<Integer, CorrectedDevice> corrected;
    private final List<NewFile> files = new ArrayList<>();
    private @Nullable PartWriter open;
    private @Nullable ArchivedSample last;
    private long dropped;

    /**
     * @param partRows a file is ended after the device with which it has so many
     * @param corrected devices whose patients are looked up again
     */
    PartMerge(
            Workshop workshop,
            int revision,
            long partRows,
            Map<Integer, CorrectedDevice> corrected) {
        this.workshop = workshop;
        this.revision = revision;
        this.partRows = partRows;
        this.corrected = corrected;
    }

    /** A file that is read, standing at a row. */
    private static final class Source implements AutoCloseable {
        private final int place;
        private final CloseableIterator<ArchivedSample> rows;
        private @Nullable ArchivedSample present;

        Source(int place, Path file) {
            this.place = place;
            this.rows = PartCheck.rows(file);
        }

        /** False behind the last row. */
        boolean next() {
            present = rows.hasNext() ? rows.next() : null;
            return present != null;
        }

        ArchivedSample row() {
            ArchivedSample row = present;
            if (row == null) {
                throw new IllegalStateException("behind the last row");
            }
            return row;
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }

    /**
     * Once only.
     *
     * @param inputs parts before overlays; each by device and time
     * @return the new files; nothing is left of them when it throws
     */
    List<NewFile> of(List<Path> inputs) throws IOException {
        List<Source> sources = new ArrayList<>();
        try {
            PriorityQueue<Source> next = new PriorityQueue<>(ORDER);
            for (Path input : inputs) {
                Source source = new Source(sources.size(), input);
                sources.add(source);
                if (source.next()) {
                    next.add(source);
                }
            }
            merge(next);
            end();
            return List.copyOf(files);
        } catch (IOException | RuntimeException failed) {
            giveUp();
            throw failed;
        } finally {
            for (Source source : sources) {
                source.close();
            }
        }
    }

    /** How many rows were there twice. */
    long dropped() {
        return dropped;
    }

    private void merge(PriorityQueue<Source> next) throws IOException {
        Source source = next.poll();
        while (source != null) {
            take(source.row());
            if (source.next()) {
                next.add(source);
            }
            source = next.poll();
        }
    }

    private void take(ArchivedSample row) throws IOException {
        ArchivedSample before = last;
        if (before != null && row.isOfSameIdentity(before)) {
            dropped++;
            return;
        }
        PartWriter writer = open;
        if (writer != null
                && before != null
                && before.deviceId() != row.deviceId()
                && writer.rows() >= partRows) {
            end();
            writer = null;
        }
        if (writer == null) {
            writer = new PartWriter(workshop.newFile());
            open = writer;
        }
        writer.add(withPatient(row));
        last = row;
    }

    private ArchivedSample withPatient(ArchivedSample row) {
        CorrectedDevice device = corrected.get(row.deviceId());
        return device == null ? row : device.take(row);
    }

    private void end() throws IOException {
        PartWriter writer = open;
        if (writer != null) {
            files.add(
                    new NewFile(
                            writer.file(), writer.finish(LakeFolder.part(revision, files.size()))));
            open = null;
        }
    }

    private void giveUp() throws IOException {
        PartWriter writer = open;
        if (writer != null) {
            writer.close();
            Files.deleteIfExists(writer.file());
        }
        for (NewFile file : files) {
            Files.deleteIfExists(file.file());
        }
    }
}
