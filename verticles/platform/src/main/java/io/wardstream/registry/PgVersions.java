package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.wardstream.store.Database;
import java.util.HashMap;
import java.util.Map;

/** The versions as triggers raise them. */
final class PgVersions implements VersionLookup {

    private static final String ALL = "SELECT hospital_id, version FROM registry_version";

    private final Database database;

    PgVersions(Database database) {
        this.database = database;
    }

    @Override
    public Future<Map<Integer, Long>> all() {
        return database.bounded(database.platform().preparedQuery(ALL).execute())
                .map(
                        rows -> {
                            Map<Integer, Long> versions = HashMap.newHashMap(rows.size());
                            for (Row row : rows) {
                                versions.put(row.getInteger(0), row.getLong(1));
                            }
                            return versions;
                        });
    }
}
