package io.wardstream.simulator.ledger;

import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.patient.SampleSource;
import io.wardstream.simulator.patient.Sources;
import io.wardstream.simulator.wire.FrameText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every device did, by epoch, so that a test can compare it with the table sample for sample.
 * Values are not stored: they are computed again from the source's name.
 */
public final class Ledger {
    private final List<EpochLedger> epochs;
    private final Map<String, SampleSource> sources;

    /** Sums over all epochs; sent counts a sample once, transmissions each time it was written. */
    public record Totals(
            int epochs,
            long created,
            long sent,
            long transmissions,
            long acked,
            long nacked,
            long nackedValues,
            long lost,
            long held,
            long moved) {}

    /** Receives a sample and the values it was sent with, absent ones left out. */
    @FunctionalInterface
    public interface SampleVisitor {
        void visit(EpochLedger epoch, int seq, Map<String, Double> values);
    }

    /**
     * @param sources by name; a ledger read from a file finds them itself
     */
    public Ledger(List<EpochLedger> epochs, Map<String, SampleSource> sources) {
        this.epochs = List.copyOf(epochs);
        this.sources = Map.copyOf(sources);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param replayFolder where recordings lie, null when none were replayed
     * @throws IOException when it cannot be read
     */
    public static Ledger read(Path file, @Nullable Path replayFolder) throws IOException {
        List<EpochLedger> epochs = new ArrayList<>();
        Map<String, SampleSource> sources = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            EpochLedger epoch = LedgerLine.parse(new JsonObject(line));
            epochs.add(epoch);
            sources.computeIfAbsent(epoch.source(), name -> Sources.byName(name, replayFolder));
        }
        return new Ledger(epochs, sources);
    }

    /**
     * Writes NDJSON, one line a device and epoch; ranges are pairs [from, to], both ends included.
     */
    public void write(Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (EpochLedger epoch : epochs) {
                writer.write(LedgerLine.of(epoch).encode());
                writer.newLine();
            }
        }
    }

    /** The books of two simulations as one. */
    public Ledger with(Ledger other) {
        List<EpochLedger> both = new ArrayList<>(epochs);
        both.addAll(other.epochs);
        Map<String, SampleSource> all = new HashMap<>(sources);
        all.putAll(other.sources);
        return new Ledger(both, all);
    }

    public List<EpochLedger> epochs() {
        return epochs;
    }

    /** Whether every sample created is in exactly one of the books of its epoch. */
    public boolean balances() {
        return epochs.stream().allMatch(EpochLedger::balances);
    }

    public Totals totals() {
        long created = 0;
        long sent = 0;
        long transmissions = 0;
        long acked = 0;
        long nacked = 0;
        long nackedValues = 0;
        long lost = 0;
        long held = 0;
        long moved = 0;
        for (EpochLedger epoch : epochs) {
            created += epoch.created().count();
            sent += epoch.sent().count();
            transmissions += epoch.transmissions();
            acked += epoch.acked().count();
            nacked += epoch.nacked().count();
            nackedValues += epoch.nackedValues();
            lost += epoch.lost().count();
            held += epoch.held().count();
            moved += epoch.moved().count();
        }
        return new Totals(
                epochs.size(),
                created,
                sent,
                transmissions,
                acked,
                nacked,
                nackedValues,
                lost,
                held,
                moved);
    }

    /** Visits every acked sample: exactly these must be in the table, with exactly these values. */
    public void forEachAcked(SampleVisitor visitor) {
        for (EpochLedger epoch : epochs) {
            for (SeqRanges.Range range : epoch.acked().list()) {
                for (int seq = range.from(); seq <= range.to(); seq++) {
                    visitor.visit(epoch, seq, values(epoch, seq));
                }
            }
        }
    }

    /**
     * The values with which a sample was sent, by wire name; absent ones (null and sentinels) left
     * out.
     */
    public Map<String, Double> values(EpochLedger epoch, int seq) {
        SampleSource source = sources.get(epoch.source());
        if (source == null) {
            throw new IllegalArgumentException("this ledger has no source " + epoch.source());
        }
        FrameText text = new FrameText();
        source.writeValues(epoch.baseTick() + seq - 1, text);
        Map<String, Double> values = new LinkedHashMap<>();
        for (Map.Entry<String, Object> member : new JsonObject(text.toString())) {
            Double number = number(member.getValue());
            if (number != null) {
                values.put(member.getKey(), number);
            }
        }
        return values;
    }

    private static @Nullable Double number(@Nullable Object value) {
        if (value instanceof JsonObject withValidity) {
            return number(withValidity.getValue("v"));
        }
        if (!(value instanceof Number number)) {
            return null;
        }
        double plain = number.doubleValue();
        return plain == -1 || plain == -99.9 || plain == -999 ? null : plain;
    }
}
