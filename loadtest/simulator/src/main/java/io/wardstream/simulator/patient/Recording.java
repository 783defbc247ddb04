package io.wardstream.simulator.patient;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.simulator.wire.FrameText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A recording of a bedside monitor, one row a sample: columns t_s, hr, pulse, spo2, rr, abp_sys,
 * abp_dia, abp_mean, nbp_sys, nbp_dia, nbp_mean; an empty cell is an absent value. Numbers go out
 * in the very digits of the file. The arterial line counts where a row has it, else the cuff. Rows
 * are played one a tick, whatever t_s says. Immutable; any thread.
 */
public final class Recording implements SampleSource {
    private static final List<String> COLUMNS =
            List.of(
                    "t_s",
                    "hr",
                    "pulse",
                    "spo2",
                    "rr",
                    "abp_sys",
                    "abp_dia",
                    "abp_mean",
                    "nbp_sys",
                    "nbp_dia",
                    "nbp_mean");
    private static final List<VitalSign> SIMPLE =
            List.of(
                    VitalSign.HEART_RATE,
                    VitalSign.PULSE_RATE,
                    VitalSign.SPO2,
                    VitalSign.RESPIRATION_RATE);
    private static final List<VitalSign> PRESSURES =
            List.of(VitalSign.SYSTOLIC_BP, VitalSign.DIASTOLIC_BP, VitalSign.MEAN_BP);
    private static final int ARTERIAL = 5;
    private static final int CUFF = 8;
    private static final Pattern JSON_NUMBER =
            Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

    private final String file;
    private final byte[] text; // the values objects of all rows, one behind the other
    private final int[] ends;
    private final boolean once;

    private Recording(String file, byte[] text, int[] ends, boolean once) {
        this.file = file;
        this.text = text;
        this.ends = ends;
        this.once = once;
    }

    /**
     * Reads every {@code *.csv} of a folder, by name.
     *
     * @param once whether a recording stops at its end or starts over
     * @throws UncheckedIOException when it cannot be read
     * @throws IllegalArgumentException when there is none, or naming the file and line that is not
     *     of the form
     */
    public static List<Recording> readFolder(Path folder, boolean once) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Recording> recordings =
                    files.filter(file -> file.toString().endsWith(".csv"))
                            .sorted()
                            .map(file -> read(file, once))
                            .toList();
            if (recordings.isEmpty()) {
                throw new IllegalArgumentException(
                        "no .csv file in the replay folder " + folder.getFileName());
            }
            return recordings;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "replay folder " + folder.getFileName() + " cannot be read", unreadable);
        }
    }

    /** Reads one file; fails like {@link #readFolder}. */
    public static Recording read(Path file, boolean once) {
        String name = String.valueOf(file.getFileName());
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("recording " + name + " cannot be read", unreadable);
        }
        if (lines.size() < 2 || !List.of(lines.getFirst().split(",", -1)).equals(COLUMNS)) {
            throw new IllegalArgumentException(
                    name
                            + " must start with the columns "
                            + String.join(",", COLUMNS)
                            + " and hold a row");
        }
        FrameText text = new FrameText();
        int[] ends = new int[lines.size() - 1];
        for (int row = 0; row < ends.length; row++) {
            writeRow(lines.get(row + 1), name, row + 2, text);
            ends[row] = text.length();
        }
        return new Recording(name, text.toBytes(), ends, once);
    }

    @Override
    public void writeValues(int tick, FrameText out) {
        int row = Math.floorMod(tick, ends.length);
        out.put(text, row == 0 ? 0 : ends[row - 1], ends[row]);
    }

    @Override
    public int technical(int tick) {
        return 0;
    }

    @Override
    public int ticks() {
        return once ? ends.length : ENDLESS;
    }

    @Override
    public String name() {
        return "replay:" + file + ':' + (once ? "once" : "loop");
    }

    /** How many rows the file has. */
    public int rows() {
        return ends.length;
    }

    private static void writeRow(String line, String file, int number, FrameText out) {
        String[] cells = line.split(",", -1);
        if (cells.length != COLUMNS.size()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s line %d must have %d cells, has %d",
                            file,
                            number,
                            COLUMNS.size(),
                            cells.length));
        }
        for (int i = 1; i < cells.length; i++) {
            if (!cells[i].isEmpty() && !JSON_NUMBER.matcher(cells[i]).matches()) {
                throw new IllegalArgumentException(
                        file
                                + " line "
                                + number
                                + ": "
                                + COLUMNS.get(i)
                                + " must be a number or empty");
            }
        }
        int start = out.put('{').length();
        writeCells(cells, 1, SIMPLE, out);
        boolean hasLine =
                !cells[ARTERIAL].isEmpty()
                        || !cells[ARTERIAL + 1].isEmpty()
                        || !cells[ARTERIAL + 2].isEmpty();
        writeCells(cells, hasLine ? ARTERIAL : CUFF, PRESSURES, out);
        if (out.length() == start) { // a monitor that measures nothing still says so
            SIMPLE.forEach(sign -> ValuesText.verbatim(out, sign, "null"));
        }
        out.put('}');
    }

    private static void writeCells(String[] cells, int from, List<VitalSign> signs, FrameText out) {
        for (int i = 0; i < signs.size(); i++) {
            if (!cells[from + i].isEmpty()) {
                ValuesText.verbatim(out, signs.get(i), cells[from + i]);
            }
        }
    }
}
