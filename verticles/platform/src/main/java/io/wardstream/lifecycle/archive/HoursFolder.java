package io.wardstream.lifecycle.archive;

import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a month of hours of a hospital lies; as {@link LakeFolder}. */
public record HoursFolder(int hospitalId, YearMonth month) {
    public static final String HOURS = "hours/";

    private static final Pattern KEY =
            Pattern.compile(HOURS + "hospital=(\\d{1,9})/month=(\\d{4}-\\d{2})/[^/]+");

    /** The folder of an object; empty when it lies in none. */
    static Optional<HoursFolder> of(String key) {
        Matcher parts = KEY.matcher(key);
        try {
            return parts.matches()
                    ? Optional.of(
                            new HoursFolder(
                                    Integer.parseInt(parts.group(1)),
                                    YearMonth.parse(parts.group(2))))
                    : Optional.empty();
        } catch (DateTimeParseException noMonth) {
            return Optional.empty();
        }
    }

    /** Ends with a slash. */
    public String path() {
        return HOURS + "hospital=" + hospitalId + "/month=" + month + "/";
    }

    String key(String name) {
        return path() + name;
    }
}
