package io.wardstream.lifecycle.archive;

import io.wardstream.store.StoredObject;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * A folder of the lake that grows cold as a whole: a day of samples, or a month of hours. Its
 * manifest does not: what is there can always be told.
 *
 * @param first the day, or the first one of the month
 */
record ColdPlace(int hospitalId, LocalDate first, boolean isMonth) {

    static final String HOURS = "hours/";

    /** Ends with a slash. */
    String path() {
        return isMonth
                ? HOURS + "hospital=" + hospitalId + "/month=" + YearMonth.from(first) + "/"
                : new LakeFolder(hospitalId, first).path();
    }

    /** Manifests begin with an underscore, for readers of Hive's layout to pass over. */
    boolean isData(StoredObject object) {
        return !object.key().startsWith("_", path().length());
    }
}
