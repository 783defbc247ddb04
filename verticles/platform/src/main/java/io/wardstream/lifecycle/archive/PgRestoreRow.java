package io.wardstream.lifecycle.archive;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads jobs that bring something back. */
final class PgRestoreRow {

    static final String NAMES =
            """
            public_id, kind, hospital_id, days, months, state, requested_by, requested_at,
            store_asked_at, done_at, readable_until, row_count, rows_done, attempts, error
            """;

    private PgRestoreRow() {}

    static List<Restore> jobs(RowSet<Row> rows) {
        return rows.stream().map(PgRestoreRow::job).toList();
    }

    static Restore job(Row row) {
        return new Restore(
                row.getUUID("public_id"),
                Restore.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getInteger("hospital_id"),
                List.of(row.getArrayOfLocalDates("days")),
                Stream.of(row.getArrayOfLocalDates("months")).map(YearMonth::from).toList(),
                Restore.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("requested_by"),
                row.getOffsetDateTime("requested_at").toInstant(),
                instant(row, "store_asked_at"),
                instant(row, "done_at"),
                instant(row, "readable_until"),
                row.getLong("row_count"),
                row.getLong("rows_done"),
                row.getInteger("attempts"),
                row.getString("error"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime at = row.getOffsetDateTime(column);
        return at == null ? null : at.toInstant();
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static LocalDate[] days(List<LocalDate> days) {
        return days.stream().sorted().distinct().toArray(LocalDate[]::new);
    }

    static LocalDate[] months(List<YearMonth> months) {
        return days(months.stream().map(month -> month.atDay(1)).toList());
    }
}
