package io.wardstream.lifecycle.archive;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that brings archived days and months of a hospital back.
 *
 * @param requestedBy null: history needed it
 * @param storeAskedAt since when the store has been fetching it from its archive class
 * @param readableUntil of a job that is done: until when it stays
 * @param rows into PostgreSQL, in all; 0: not known yet
 * @param rowsDone how many of them are there
 * @param attempts that failed
 * @param error of the last attempt
 */
public record Restore(
        UUID id,
        Kind kind,
        int hospitalId,
        List<LocalDate> days,
        List<YearMonth> months,
        State state,
        @Nullable String requestedBy,
        Instant requestedAt,
        @Nullable Instant storeAskedAt,
        @Nullable Instant doneAt,
        @Nullable Instant readableUntil,
        long rows,
        long rowsDone,
        int attempts,
        @Nullable String error) {

    public Restore {
        days = List.copyOf(days);
        months = List.copyOf(months);
    }

    /** Where to. */
    public enum Kind {
        /** Out of the archive class, to be read from the store. */
        READ,
        /** One day, into PostgreSQL. */
        DATABASE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far it has come. */
    public enum State {
        /** For its turn, for the store, or for another attempt. */
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The one day of a job into PostgreSQL. */
    LakeFolder folder() {
        return new LakeFolder(hospitalId, days.getFirst());
    }
}
