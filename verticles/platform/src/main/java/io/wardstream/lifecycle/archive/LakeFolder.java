package io.wardstream.lifecycle.archive;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a day of a hospital lies. Readers that know Hive's layout take hospital and day from the
 * path, and pass over files whose names begin with an underscore.
 */
public record LakeFolder(int hospitalId, LocalDate day) {
    public static final String SAMPLES = "samples/";
    public static final String MANIFEST = "_manifest.json";
    static final String OVERLAY = "overlay-";
    public static final String SIGNATURE = "_manifest.sig.json";

    private static final Pattern KEY =
            Pattern.compile(SAMPLES + "hospital=(\\d{1,9})/day=(\\d{4}-\\d{2}-\\d{2})/[^/]+");

    /** The folder of an object; empty when it lies in none. */
    static Optional<LakeFolder> of(String key) {
        Matcher parts = KEY.matcher(key);
        try {
            return parts.matches()
                    ? Optional.of(
                            new LakeFolder(
                                    Integer.parseInt(parts.group(1)),
                                    LocalDate.parse(parts.group(2))))
                    : Optional.empty();
        } catch (DateTimeParseException noDay) {
            return Optional.empty();
        }
    }

    /** Ends with a slash. */
    public String path() {
        return SAMPLES + "hospital=" + hospitalId + "/day=" + day + "/";
    }

    String key(String name) {
        return path() + name;
    }

    /** Of the first export. */
    static String part(int number) {
        return "part-" + number + ".parquet";
    }

    /** Of a later one, for the names of before are taken. */
    static String part(int revision, int number) {
        return "part-" + revision + "-" + number + ".parquet";
    }

    static String overlay(int revision) {
        return OVERLAY + revision + ".parquet";
    }
}
