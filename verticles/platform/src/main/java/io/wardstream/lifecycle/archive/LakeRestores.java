package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/** Brings what is in the archive class back for reading. Thread-safe. */
public interface LakeRestores {

    /**
     * Asks for days and months of a hospital. As long as a job that holds all of them is not over,
     * or what it brought back can be read, the same job answers.
     *
     * @return failed with a {@link io.wardstream.store.StorageException}
     */
    Future<Restore> ask(int hospitalId, List<LocalDate> days, List<YearMonth> months);
}
