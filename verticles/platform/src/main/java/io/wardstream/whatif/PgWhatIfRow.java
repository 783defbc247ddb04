package io.wardstream.whatif;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.wardstream.whatif.WhatIfJob.State;
import io.wardstream.whatif.replay.WardRules.Change;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of jobs. */
final class PgWhatIfRow {
    static final String NAMES =
            """
            id, public_id, hospital_id, ward_id, ward_public_id, requested_by, range_from, range_to,
            rules, state, attempts, progress, created_at, started_at, finished_at, error, result
            """;

    private PgWhatIfRow() {}

    static WhatIfJob job(Row row) {
        return new WhatIfJob(
                row.getUUID("public_id"),
                request(row),
                row.getString("requested_by"),
                State.byWireName(row.getString("state")),
                row.getDouble("progress"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getString("error"),
                row.getJsonObject("result"));
    }

    static WhatIfRequest request(Row row) {
        return new WhatIfRequest(
                row.getInteger("hospital_id"),
                row.getInteger("ward_id"),
                row.getUUID("ward_public_id"),
                row.getOffsetDateTime("range_from").toInstant(),
                row.getOffsetDateTime("range_to").toInstant(),
                changes(row.getJsonArray("rules")));
    }

    private static List<Change> changes(JsonArray rules) {
        return rules.stream().map(rule -> ChangeJson.read((JsonObject) rule)).toList();
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime found = row.getOffsetDateTime(column);
        return found == null ? null : found.toInstant();
    }
}
