package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.CompactionConfig;
import io.wardstream.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/** {@link LakeChanges} beside the catalogue in PostgreSQL. */
final class PgLakeChanges implements LakeChanges {

    /** Of days {@code d}; $1 is now. */
    private static final String IS_READABLE =
            "d.state = 'dropped' AND d.expired_at IS NULL AND (d.cold_at IS NULL OR d.readable_until > $1)";

    private static final String READABLE =
            """
            SELECT d.hospital_id, d.day
            FROM archive_day d
            WHERE d.day = $2 AND %s
            ORDER BY d.hospital_id
            """
                    .formatted(IS_READABLE);

    private static final String TO_REWRITE =
            """
            SELECT d.hospital_id, d.day
            FROM archive_day d
            WHERE %s
              AND (d.overlay_count > $2 OR d.overlay_bytes > $3 OR d.overlay_since < $4
                   OR EXISTS (SELECT FROM archive_correction c WHERE c.day = d.day AND c.hospital_id = d.hospital_id))
            ORDER BY d.day, d.hospital_id
            LIMIT 1000
            """
                    .formatted(IS_READABLE);

    private static final String TAKE =
            """
            UPDATE archive_day
            SET revision = revision + 1
            WHERE day = $1 AND hospital_id = $2 AND state = 'dropped' AND expired_at IS NULL
            RETURNING revision
            """;

    private static final String IS_LAST =
            """
            SELECT revision = $3
            FROM archive_day
            WHERE day = $1 AND hospital_id = $2
            """;

    private static final String CHANGED =
            """
            UPDATE archive_day
            SET row_count = $4, byte_count = $5, file_count = $6, manifest_sha256 = $7, key_id = $8,
                overlay_count = $9, overlay_bytes = $10, changed_at = now(),
                overlay_since = CASE WHEN $9 > 0 THEN coalesce(overlay_since, $11) END
            WHERE day = $1 AND hospital_id = $2 AND revision = $3
            """;

    private static final String CORRECTIONS =
            """
            SELECT id, device_id
            FROM archive_correction
            WHERE day = $1 AND hospital_id = $2
            ORDER BY id
            """;

    private static final String CORRECTED = "DELETE FROM archive_correction WHERE id = ANY ($1)";

    private final Database database;
    private final CompactionConfig config;
    private final Clock clock;

    PgLakeChanges(Database database, CompactionConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Future<List<LakeFolder>> readable(LocalDate day) {
        return query(READABLE, Tuple.of(now(), day)).map(PgLakeChanges::folders);
    }

    @Override
    public Future<List<LakeFolder>> toRewrite() {
        Tuple limits =
                Tuple.of(
                        now(),
                        config.files(),
                        config.bytes(),
                        now().minus(Duration.ofDays(config.days())));
        return query(TO_REWRITE, limits).map(PgLakeChanges::folders);
    }

    private static List<LakeFolder> folders(RowSet<Row> rows) {
        return rows.stream()
                .map(row -> new LakeFolder(row.getInteger(0), row.getLocalDate(1)))
                .toList();
    }

    @Override
    public Future<Integer> take(LakeFolder folder) {
        return query(TAKE, Tuple.of(folder.day(), folder.hospitalId()))
                .compose(
                        rows ->
                                rows.size() == 1
                                        ? Future.succeededFuture(
                                                rows.iterator().next().getInteger(0))
                                        : Future.failedFuture(new StoppedException()));
    }

    @Override
    public Future<Boolean> isLast(LakeFolder folder, int revision) {
        return query(IS_LAST, Tuple.of(folder.day(), folder.hospitalId(), revision))
                .map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean(0));
    }

    @Override
    public Future<Boolean> changed(
            LakeFolder folder, int revision, Manifest manifest, SignedFolder.Seal seal) {
        List<PartFile> overlays = manifest.files().stream().filter(PartFile::isOverlay).toList();
        Tuple values =
                Tuple.tuple()
                        .addLocalDate(folder.day())
                        .addInteger(folder.hospitalId())
                        .addInteger(revision)
                        .addLong(manifest.rows())
                        .addLong(manifest.bytes())
                        .addInteger(manifest.files().size())
                        .addString(seal.sha256())
                        .addString(seal.keyId())
                        .addInteger(overlays.size())
                        .addLong(overlays.stream().mapToLong(PartFile::bytes).sum())
                        .addOffsetDateTime(now());
        return query(CHANGED, values).map(result -> result.rowCount() == 1);
    }

    @Override
    public Future<List<Correction>> corrections(LakeFolder folder) {
        return query(CORRECTIONS, Tuple.of(folder.day(), folder.hospitalId()))
                .map(
                        rows ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        new Correction(
                                                                row.getLong(0), row.getInteger(1)))
                                        .toList());
    }

    @Override
    public Future<Void> corrected(Collection<Correction> corrections) {
        Long[] ids = corrections.stream().map(Correction::id).toArray(Long[]::new);
        return query(CORRECTED, Tuple.of((Object) ids)).mapEmpty();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private Future<RowSet<Row>> query(String sql, Tuple values) {
        return database.bounded(database.platform().preparedQuery(sql).execute(values));
    }
}
