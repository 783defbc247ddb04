package io.wardstream.fleet;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.fleet.RolloutPlan.Stage;
import io.wardstream.registry.Device;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Rollouts in PostgreSQL. */
final class PgRollouts implements Rollouts {

    private static final String SELECT =
            """
            SELECT r.id, r.public_id, f.public_id AS firmware_public_id, f.model, f.version, r.hospital_id,
                   r.hospital_public_id, r.ward_id, r.ward_public_id, r.state, r.reason, r.stages::text AS stages, r.stage,
                   r.max_failure_percent, r.device_count, r.created_by, r.created_at, r.finished_at
            FROM rollout r
            JOIN firmware f ON f.id = r.firmware_id
            """;

    private static final String CREATE =
            """
            INSERT INTO rollout
              (firmware_id, hospital_id, hospital_public_id, ward_id, ward_public_id, stages, stage_at,
               max_failure_percent, device_count, created_by, created_at, due_at)
            VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9, $10, $7, $7)
            RETURNING id, public_id
            """;

    private static final String ADD_DEVICES =
            """
            INSERT INTO rollout_device (rollout_id, place, device_id, device_public_id, hospital_id, ward_id)
            SELECT $1, place, device_id, device_public_id, $2, ward_id
            FROM unnest($3::int[], $4::int[], $5::uuid[], $6::int[])
              AS d (place, device_id, device_public_id, ward_id)
            """;

    private static final String FIND = SELECT + "WHERE r.public_id = $1";

    private static final String LIST =
            SELECT
                    + """
                    WHERE ($1::int = 0 OR r.hospital_id = $1) AND ($2::int = 0 OR r.id < $2)
                    ORDER BY r.id DESC
                    LIMIT $3
                    """;

    /** One that had the version before it was asked has it. */
    private static final String STATE =
            """
            coalesce(c.state, CASE WHEN m.firmware = $2::text THEN 'DONE' ELSE 'WAITING' END)
            """;

    private static final String OF_ROLLOUT =
            """
            FROM rollout_device d
            LEFT JOIN device_command c ON c.id = d.command_id
            LEFT JOIN fleet_device m ON m.device_id = d.device_id
            WHERE d.rollout_id = $1
            """;

    private static final String COUNTS =
            "SELECT %s AS state, count(*) AS many %s GROUP BY 1".formatted(STATE, OF_ROLLOUT);

    private static final String DEVICES =
            """
            SELECT d.place, d.device_public_id, %s AS state, coalesce(c.progress, -1) AS progress, c.reason,
                   c.changed_at
            %s AND d.place > $3
            ORDER BY d.place
            LIMIT $4
            """
                    .formatted(STATE, OF_ROLLOUT);

    private static final String BECOME =
            """
            UPDATE rollout r
            SET state = $2, reason = NULL, due_at = $4,
                finished_at = CASE WHEN $2 = 'cancelled' THEN $4::timestamptz END,
                forgiven = CASE WHEN $2 <> 'running' THEN r.forgiven ELSE (
                  SELECT count(*)
                  FROM rollout_device d
                  JOIN device_command c ON c.id = d.command_id
                  WHERE d.rollout_id = r.id AND c.state IN ('FAILED', 'REFUSED')) END
            WHERE public_id = $1 AND state = ANY ($3)
            RETURNING id
            """;

    private static final String CANCEL_QUEUED =
            """
            UPDATE device_command
            SET state = 'CANCELLED', changed_at = $2, finished_at = $2
            WHERE rollout_id = $1 AND state = 'QUEUED'
            """;

    private final Database database;
    private final InstantSource clock;

    PgRollouts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<Rollout> create(NewRollout rollout) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(CREATE)
                                .execute(values(rollout))
                                .map(rows -> rows.iterator().next())
                                .compose(
                                        made ->
                                                addDevices(connection, made.getInteger(0), rollout)
                                                        .compose(
                                                                _ ->
                                                                        find(
                                                                                connection,
                                                                                made.getUUID(1))))
                                .map(Optional::orElseThrow));
    }

    private Tuple values(NewRollout rollout) {
        return Tuple.of(rollout.firmware().no(), rollout.hospitalId(), rollout.hospitalPublicId())
                .addInteger(rollout.wardId())
                .addUUID(rollout.wardPublicId())
                .addString(json(rollout.stages()))
                .addValue(PgTimes.utc(clock.instant()))
                .addInteger(rollout.maxFailurePercent())
                .addInteger(rollout.devices().size())
                .addString(rollout.by());
    }

    /** By lot: neither the oldest devices nor one ward come first. */
    private static Future<RowSet<Row>> addDevices(
            SqlConnection connection, int rolloutId, NewRollout rollout) {
        List<Device> devices = new ArrayList<>(rollout.devices());
        Collections.shuffle(devices);
        Tuple values =
                Tuple.of(rolloutId, rollout.hospitalId())
                        .addValue(
                                IntStream.rangeClosed(1, devices.size())
                                        .boxed()
                                        .toArray(Integer[]::new))
                        .addValue(devices.stream().map(Device::id).toArray(Integer[]::new))
                        .addValue(devices.stream().map(Device::publicId).toArray(UUID[]::new))
                        .addValue(devices.stream().map(Device::wardId).toArray(Integer[]::new));
        return connection.preparedQuery(ADD_DEVICES).execute(values);
    }

    @Override
    public Future<Optional<Rollout>> find(Scope scope, UUID id) {
        return database.read(scope, connection -> find(connection, id));
    }

    private static Future<Optional<Rollout>> find(SqlConnection connection, UUID id) {
        return connection
                .preparedQuery(FIND)
                .execute(Tuple.of(id))
                .map(rows -> rows.stream().findFirst().map(PgRollouts::rollout));
    }

    @Override
    public Future<Slice<Rollout>> list(Scope scope, int hospitalId, int before, int limit) {
        return slice(
                scope,
                LIST,
                Tuple.of(hospitalId, before, limit + 1),
                PgRollouts::rollout,
                Rollout::no,
                limit);
    }

    @Override
    public Future<Map<String, Integer>> counts(Scope scope, Rollout rollout) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(COUNTS)
                                .execute(Tuple.of(rollout.no(), rollout.version()))
                                .map(PgRollouts::counts));
    }

    private static Map<String, Integer> counts(RowSet<Row> rows) {
        Map<String, Integer> counts = new TreeMap<>();
        rows.forEach(row -> counts.put(row.getString("state"), row.getInteger("many")));
        return counts;
    }

    @Override
    public Future<Slice<DeviceProgress>> devices(
            Scope scope, Rollout rollout, int after, int limit) {
        return slice(
                scope,
                DEVICES,
                Tuple.of(rollout.no(), rollout.version(), after, limit + 1),
                PgRollouts::progress,
                DeviceProgress::place,
                limit);
    }

    private <T> Future<Slice<T>> slice(
            Scope scope,
            String statement,
            Tuple values,
            Function<Row, T> mapper,
            ToIntFunction<T> key,
            int limit) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(statement)
                                .execute(values)
                                .map(
                                        rows -> {
                                            List<T> items =
                                                    rows.stream().limit(limit).map(mapper).toList();
                                            boolean isMore = rows.size() > limit;
                                            return new Slice<>(
                                                    items,
                                                    isMore ? key.applyAsInt(items.getLast()) : 0);
                                        }));
    }

    @Override
    public Future<Optional<Rollout>> become(Scope scope, UUID id, RolloutState state) {
        Tuple values =
                Tuple.of(id, state.wireName())
                        .addValue(state.before().toArray(String[]::new))
                        .addValue(PgTimes.utc(clock.instant()));
        return database.write(
                        connection ->
                                connection
                                        .preparedQuery(BECOME)
                                        .execute(values)
                                        .compose(rows -> cancelQueued(connection, rows, state)))
                .compose(
                        isChanged ->
                                isChanged
                                        ? find(scope, id)
                                        : Future.succeededFuture(Optional.empty()));
    }

    private Future<Boolean> cancelQueued(
            SqlConnection connection, RowSet<Row> changed, RolloutState state) {
        boolean isChanged = changed.size() > 0;
        if (!isChanged || state != RolloutState.CANCELLED) {
            return Future.succeededFuture(isChanged);
        }
        Tuple values =
                Tuple.of(changed.iterator().next().getInteger("id"), PgTimes.utc(clock.instant()));
        return connection.preparedQuery(CANCEL_QUEUED).execute(values).map(true);
    }

    static String json(List<Stage> stages) {
        JsonArray json = new JsonArray();
        stages.forEach(
                stage ->
                        json.add(
                                new JsonObject()
                                        .put("percent", stage.percent())
                                        .put("soakMinutes", stage.soakMinutes())));
        return json.encode();
    }

    static List<Stage> stages(String json) {
        return new JsonArray(json)
                .stream()
                        .map(JsonObject.class::cast)
                        .map(
                                one ->
                                        new Stage(
                                                one.getInteger("percent"),
                                                one.getInteger("soakMinutes")))
                        .toList();
    }

    private static Rollout rollout(Row row) {
        return new Rollout(
                row.getInteger("id"),
                row.getUUID("public_id"),
                row.getUUID("firmware_public_id"),
                row.getString("model"),
                row.getString("version"),
                row.getInteger("hospital_id"),
                row.getUUID("hospital_public_id"),
                row.getInteger("ward_id"),
                row.getUUID("ward_public_id"),
                RolloutState.byWireName(row.getString("state")),
                row.getString("reason"),
                stages(row.getString("stages")),
                row.getInteger("stage"),
                row.getInteger("max_failure_percent"),
                row.getInteger("device_count"),
                row.getString("created_by"),
                PgTimes.instant(row, "created_at"),
                PgTimes.instantOrNull(row, "finished_at"));
    }

    private static DeviceProgress progress(Row row) {
        return new DeviceProgress(
                row.getInteger("place"),
                row.getUUID("device_public_id"),
                row.getString("state"),
                row.getInteger("progress"),
                row.getString("reason"),
                PgTimes.instantOrNull(row, "changed_at"));
    }
}
