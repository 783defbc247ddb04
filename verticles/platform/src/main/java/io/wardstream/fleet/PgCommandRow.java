package io.wardstream.fleet;

import io.vertx.sqlclient.Row;
import io.wardstream.codec.model.FirmwareProgress;

/** What the statements about commands have in common. */
final class PgCommandRow {
    /** Not over. */
    static final String OPEN =
            "'QUEUED', 'SENT', 'ACCEPTED', 'DOWNLOADING', 'INSTALLING', 'REBOOTING'";

    /** Handed to the device and not over. */
    static final String BUSY = "'SENT', 'ACCEPTED', 'DOWNLOADING', 'INSTALLING', 'REBOOTING'";

    /** Of a command {@code c}, what is told to pages. */
    static final String PROGRESS =
            """
            c.id, c.device_id, c.device_public_id, c.hospital_id, c.ward_id, c.state,
            coalesce(c.progress, -1) AS progress, coalesce(c.args ->> 'version', '') AS version,
            (extract(epoch FROM c.changed_at) * 1000)::bigint AS changed_millis
            """;

    private PgCommandRow() {}

    static FirmwareProgress progress(Row row) {
        return new FirmwareProgress(
                row.getInteger("hospital_id"),
                row.getInteger("ward_id"),
                row.getInteger("device_id"),
                row.getUUID("device_public_id"),
                row.getLong("id"),
                row.getString("state"),
                row.getInteger("progress"),
                row.getString("version"),
                row.getLong("changed_millis"));
    }
}
