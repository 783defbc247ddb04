package io.wardstream.access.audit;

import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** How an entry lies in its table. */
final class PgAuditColumns {

    static final String NAMES =
            "e.id, e.writer, e.seq, e.at, e.user_id, e.username, e.session, e.address, e.action,"
                    + " e.operation, e.hospital_id, e.ward, e.patient, e.target, e.outcome, e.status,"
                    + " e.purpose, e.request, e.repeats";

    private PgAuditColumns() {}

    static StoredEntry entry(Row row) {
        return new StoredEntry(
                row.getLong("id"),
                row.getUUID("writer"),
                row.getLong("seq"),
                row.getOffsetDateTime("at").toInstant(),
                orZero(row.getInteger("user_id")),
                row.getString("username"),
                row.getUUID("session"),
                row.getString("address"),
                row.getString("action"),
                row.getString("operation"),
                orZero(row.getInteger("hospital_id")),
                row.getUUID("ward"),
                row.getUUID("patient"),
                row.getUUID("target"),
                row.getString("outcome"),
                row.getShort("status"),
                row.getString("purpose"),
                row.getString("request"),
                row.getInteger("repeats"));
    }

    private static int orZero(@Nullable Integer id) {
        return id == null ? 0 : id;
    }
}
