package io.wardstream.lifecycle.archive;

import java.time.LocalDate;

/**
 * Where a day of a hospital lies. Readers that know Hive's layout take hospital and day from the
 * path, and pass over files whose names begin with an underscore.
 */
public record LakeFolder(int hospitalId, LocalDate day) {
    public static final String SAMPLES = "samples/";
    public static final String MANIFEST = "_manifest.json";
    public static final String SIGNATURE = "_manifest.sig.json";

    /** Ends with a slash. */
    String path() {
        return SAMPLES + "hospital=" + hospitalId + "/day=" + day + "/";
    }

    String key(String name) {
        return path() + name;
    }

    static String part(int number) {
        return "part-" + number + ".parquet";
    }
}
