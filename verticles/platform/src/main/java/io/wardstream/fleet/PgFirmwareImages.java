package io.wardstream.fleet;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.Signature;
import io.wardstream.access.Signer;
import io.wardstream.store.Database;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.Scope;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of images in PostgreSQL, their bytes in the object store. */
final class PgFirmwareImages implements FirmwareImages {
    private static final Logger LOG = LoggerFactory.getLogger(PgFirmwareImages.class);

    private static final String PREFIX = "firmware/";

    static final String COLUMNS =
            """
            f.id, f.public_id, f.model, f.version, f.sha256, f.size_bytes, f.signature, f.key_id,
            f.object_key, f.uploaded_by, f.uploaded_at
            """;

    private static final String IS_KNOWN = "SELECT FROM firmware WHERE model = $1 AND version = $2";

    private static final String ADD =
            """
            INSERT INTO firmware AS f
              (public_id, model, version, sha256, size_bytes, signature, key_id, object_key, uploaded_by,
               uploaded_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (model, version) DO NOTHING
            RETURNING %s
            """
                    .formatted(COLUMNS);

    private static final String FIND =
            "SELECT %s FROM firmware f WHERE f.public_id = $1".formatted(COLUMNS);

    private static final String LIST =
            """
            SELECT %s
            FROM firmware f
            WHERE ($1::text IS NULL OR f.model = $1) AND ($2::int = 0 OR f.id < $2)
            ORDER BY f.id DESC
            LIMIT $3
            """
                    .formatted(COLUMNS);

    private static final String FOR_DEVICE =
            """
            SELECT %s
            FROM firmware f
            WHERE f.public_id = $1
              AND EXISTS (SELECT
                          FROM rollout_device d
                          JOIN rollout r ON r.id = d.rollout_id
                          WHERE d.device_id = $2 AND d.command_id IS NOT NULL AND r.firmware_id = f.id)
            """
                    .formatted(COLUMNS);

    private final Database database;
    private final Optional<ObjectStore> objects;
    private final Signer signer;
    private final InstantSource clock;

    PgFirmwareImages(
            Database database, Optional<ObjectStore> objects, Signer signer, InstantSource clock) {
        this.database = database;
        this.objects = objects;
        this.signer = signer;
        this.clock = clock;
    }

    @Override
    public boolean isOpen() {
        return objects.isPresent();
    }

    private ObjectStore objects() {
        return objects.orElseThrow(() -> new IllegalStateException("there is no object store"));
    }

    @Override
    public Future<Boolean> isKnown(Scope scope, String model, String version) {
        return read(scope, IS_KNOWN, Tuple.of(model, version)).map(rows -> rows.size() > 0);
    }

    /** The bytes first: a row without them would be a promise nobody can keep. */
    @Override
    public Future<Optional<Firmware>> add(Upload upload) {
        UUID id = UUID.randomUUID();
        String key = PREFIX + id;
        return objects()
                .put(key, upload.file())
                .compose(_ -> insert(upload, id, key))
                .compose(
                        added ->
                                added.isPresent()
                                        ? Future.succeededFuture(added)
                                        : forget(key).map(added))
                .recover(cause -> forget(key).transform(_ -> Future.failedFuture(cause)));
    }

    private Future<Optional<Firmware>> insert(Upload upload, UUID id, String key) {
        String text =
                Firmware.signedText(
                        upload.model(), upload.version(), upload.sha256(), upload.bytes());
        Signature signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
        Tuple values =
                Tuple.of(id, upload.model(), upload.version(), upload.sha256(), upload.bytes())
                        .addString(signature.value())
                        .addString(signature.keyId())
                        .addString(key)
                        .addString(upload.by())
                        .addValue(PgTimes.utc(clock.instant()));
        return database.bounded(database.platform().preparedQuery(ADD).execute(values))
                .map(PgFirmwareImages::first);
    }

    /** What is left behind costs room and nothing else. */
    private Future<Void> forget(String key) {
        return objects()
                .delete(key)
                .onFailure(cause -> LOG.warn("image left behind key={}", key, cause))
                .otherwiseEmpty();
    }

    @Override
    public Future<Optional<Firmware>> find(Scope scope, UUID id) {
        return read(scope, FIND, Tuple.of(id)).map(PgFirmwareImages::first);
    }

    @Override
    public Future<Slice> list(Scope scope, @Nullable String model, int before, int limit) {
        return read(scope, LIST, Tuple.of(model, before, limit + 1))
                .map(
                        rows -> {
                            List<Firmware> items =
                                    rows.stream()
                                            .limit(limit)
                                            .map(PgFirmwareImages::firmware)
                                            .toList();
                            return new Slice(items, rows.size() > limit ? items.getLast().no() : 0);
                        });
    }

    @Override
    public Future<Optional<Firmware>> forDevice(UUID id, int deviceId) {
        return read(Scope.platform(), FOR_DEVICE, Tuple.of(id, deviceId))
                .map(PgFirmwareImages::first);
    }

    @Override
    public Future<Buffer> piece(Firmware firmware, long from, long to) {
        return objects().get(firmware.objectKey(), from, to);
    }

    private Future<RowSet<Row>> read(Scope scope, String statement, Tuple values) {
        return database.read(
                scope, connection -> connection.preparedQuery(statement).execute(values));
    }

    private static Optional<Firmware> first(RowSet<Row> rows) {
        return rows.stream().findFirst().map(PgFirmwareImages::firmware);
    }

    private static Firmware firmware(Row row) {
        return new Firmware(
                row.getInteger("id"),
                row.getUUID("public_id"),
                row.getString("model"),
                row.getString("version"),
                row.getString("sha256"),
                row.getLong("size_bytes"),
                row.getString("signature"),
                row.getString("key_id"),
                row.getString("object_key"),
                row.getString("uploaded_by"),
                PgTimes.instant(row, "uploaded_at"));
    }
}
