package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import java.time.LocalDate;
import java.util.List;

/**
 * Copies of days (UTC) that have left PostgreSQL and are brought back for a while, as packed
 * minutes. Such a day stays the archive's: it is not offered by {@link RawDays}, late samples are
 * not merged into it, and roll-ups do not count it. Thread-safe. Every Future fails with a {@link
 * io.wardstream.store.StorageException}.
 */
public interface RestoredDays {

    /** The days of which a copy, or the beginning of one, is here. */
    Future<List<LocalDate>> held();

    /**
     * Makes room for a day, unless it is there.
     *
     * @return false when the day was never dropped: its samples are here anyway
     */
    Future<Boolean> open(LocalDate day);

    /**
     * Puts samples of an open day into it; of an identity that is there, nothing changes.
     *
     * @param samples by device and time; some thousand
     * @return failed too when the day is not open
     */
    Future<Void> add(List<VitalSample> samples);

    /**
     * Drops the copy of a day; true as well when there is none.
     *
     * @return false when readers hold it: nothing was dropped then
     */
    Future<Boolean> drop(LocalDate day);
}
