package io.wardstream.fleet;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.store.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the courier reads and writes, many devices in a statement. Thread-safe; every Future fails
 * with a {@code StorageException} when the database cannot answer.
 */
final class PgCourier {

    private static final String CHANGED =
            """
            SELECT device_id, config_version, coalesce(reported_version, 0) AS reported, firmware,
                   NULL AS config
            FROM fleet_device
            WHERE touched_at > now() - make_interval(secs => $1)
            """;

    private static final String WITH_OPEN =
            "SELECT DISTINCT device_id FROM device_command WHERE state IN (%s)"
                    .formatted(PgCommandRow.OPEN);

    /** Locked in one order, whatever other nodes write. */
    private static final String SAID =
            """
            INSERT INTO fleet_device AS d
              (device_id, hospital_id, firmware, firmware_at, reported_version, reported_at, touched_at)
            SELECT device_id, hospital_id, firmware, CASE WHEN firmware IS NOT NULL THEN $5::timestamptz END,
                   applied, CASE WHEN applied IS NOT NULL THEN $5::timestamptz END, now()
            FROM unnest($1::int[], $2::int[], $3::text[], $4::bigint[]) AS s (device_id, hospital_id, firmware, applied)
            ORDER BY device_id
            ON CONFLICT (device_id) DO UPDATE
            SET firmware = coalesce(excluded.firmware, d.firmware),
                firmware_at = coalesce(excluded.firmware_at, d.firmware_at),
                reported_version = coalesce(excluded.reported_version, d.reported_version),
                reported_at = coalesce(excluded.reported_at, d.reported_at),
                touched_at = now()
            """;

    /** Who runs the version has installed it, whatever it said or did not say. */
    private static final String INSTALLED =
            """
            UPDATE device_command c
            SET state = 'DONE', progress = 100, reason = NULL, changed_at = $3, finished_at = $3
            FROM unnest($1::int[], $2::text[]) AS s (device_id, firmware)
            WHERE c.device_id = s.device_id AND c.name = 'firmware.update'
              AND c.args ->> 'version' = s.firmware AND c.state IN (%s)
            RETURNING %s
            """
                    .formatted(PgCommandRow.OPEN, PgCommandRow.PROGRESS);

    private static final String ANSWERED =
            """
            UPDATE device_command c
            SET state = s.state, progress = nullif(s.progress, -1), reason = s.reason, changed_at = $6,
                finished_at = CASE WHEN s.is_final THEN $6::timestamptz END
            FROM unnest($1::bigint[], $2::int[], $3::text[], $4::int[], $5::text[], $7::boolean[])
              AS s (id, device_id, state, progress, reason, is_final)
            WHERE c.id = s.id AND c.device_id = s.device_id AND c.state IN (%s)
            RETURNING %s
            """
                    .formatted(PgCommandRow.OPEN, PgCommandRow.PROGRESS);

    private static final String DEVICES =
            """
            SELECT device_id, config_version, coalesce(reported_version, 0) AS reported, firmware,
                   config::text AS config
            FROM fleet_device
            WHERE device_id = ANY ($1)
            """;

    private static final String COMMANDS =
            """
            SELECT id, device_id, device_public_id, ward_id, name, args::text AS args, state
            FROM device_command
            WHERE device_id = ANY ($1) AND state IN (%s)
            ORDER BY id
            """
                    .formatted(PgCommandRow.OPEN);

    /** One claim at a time in the cluster: two nodes must not fill a ward together. */
    private static final String LOCK_CLAIMS =
            "SELECT pg_advisory_xact_lock(hashtextextended('wardstream.fleet.claim', 0))";

    /**
     * Of each ward as many as may be under update together with those that are; the oldest first.
     */
    private static final String CLAIM =
            """
            WITH asked AS (
              SELECT c.id, a.ward_id, row_number() OVER (PARTITION BY a.ward_id ORDER BY c.id) AS place
              FROM unnest($1::bigint[], $2::int[]) AS a (id, ward_id)
              JOIN device_command c ON c.id = a.id
              LEFT JOIN rollout r ON r.id = c.rollout_id
              WHERE c.state = 'QUEUED' AND (r.id IS NULL OR r.state = 'running')
            ), busy AS (
              SELECT ward_id, count(*) AS many
              FROM device_command
              WHERE name = 'firmware.update' AND state IN (%s)
              GROUP BY ward_id
            )
            UPDATE device_command c
            SET state = 'SENT', sends = 1, ward_id = a.ward_id, sent_at = $3, changed_at = $3
            FROM asked a
            LEFT JOIN busy b ON b.ward_id = a.ward_id
            WHERE c.id = a.id AND a.place + coalesce(b.many, 0) <= $4
            RETURNING %s
            """
                    .formatted(PgCommandRow.BUSY, PgCommandRow.PROGRESS);

    /** A device that comes back again and again without an end is not asked for ever. */
    private static final String AGAIN =
            """
            UPDATE device_command
            SET sends = sends + 1
            WHERE id = ANY ($1) AND state IN (%s) AND sends < $2
            RETURNING id
            """
                    .formatted(PgCommandRow.BUSY);

    private static final int MOST_SENDS = 5;

    private final Database database;

    PgCourier(Database database) {
        this.database = database;
    }

    /**
     * What is kept of a device.
     *
     * @param config null: not read
     */
    record Kept(
            int deviceId,
            int version,
            long reported,
            @Nullable String firmware,
            @Nullable String config) {}

    /** What a device has said of itself; null: nothing of that. */
    record Said(int deviceId, int hospitalId, @Nullable String firmware, @Nullable Long applied) {}

    /** What a device has answered. */
    record Answer(
            long no, int deviceId, CommandState state, int progress, @Nullable String reason) {}

    /** A command that is not over. */
    record Open(
            long no,
            int deviceId,
            UUID devicePublicId,
            int wardId,
            String name,
            String args,
            CommandState state) {}

    /** A command and the ward its device is in now. */
    record Claim(Open command, int wardId) {}

    /** Devices of which something has changed in the last seconds. */
    Future<List<Kept>> changed(long seconds) {
        return run(CHANGED, Tuple.of((double) seconds))
                .map(rows -> rows.stream().map(PgCourier::kept).toList());
    }

    /** Devices with commands that are not over. */
    Future<Set<Integer>> withOpen() {
        return run(WITH_OPEN, Tuple.tuple())
                .map(
                        rows -> {
                            Set<Integer> devices = HashSet.newHashSet(rows.size());
                            rows.forEach(row -> devices.add(row.getInteger(0)));
                            return devices;
                        });
    }

    /** Keeps it, and ends the updates of those that run what they were to install. */
    Future<List<FirmwareProgress>> said(List<Said> said, Instant now) {
        List<Said> running = said.stream().filter(one -> one.firmware() != null).toList();
        Tuple values =
                Tuple.tuple()
                        .addValue(said.stream().map(Said::deviceId).toArray(Integer[]::new))
                        .addValue(said.stream().map(Said::hospitalId).toArray(Integer[]::new))
                        .addValue(said.stream().map(Said::firmware).toArray(String[]::new))
                        .addValue(said.stream().map(Said::applied).toArray(Long[]::new))
                        .addValue(PgTimes.utc(now));
        Tuple installed =
                Tuple.tuple()
                        .addValue(running.stream().map(Said::deviceId).toArray(Integer[]::new))
                        .addValue(running.stream().map(Said::firmware).toArray(String[]::new))
                        .addValue(PgTimes.utc(now));
        return run(SAID, values)
                .compose(
                        _ ->
                                running.isEmpty()
                                        ? Future.succeededFuture(List.of())
                                        : run(INSTALLED, installed).map(PgCourier::progress));
    }

    /** Keeps what is news: nothing comes after an end. */
    Future<List<FirmwareProgress>> answered(List<Answer> answers, Instant now) {
        Tuple values =
                Tuple.tuple()
                        .addValue(answers.stream().map(Answer::no).toArray(Long[]::new))
                        .addValue(answers.stream().map(Answer::deviceId).toArray(Integer[]::new))
                        .addValue(
                                answers.stream()
                                        .map(answer -> answer.state().name())
                                        .toArray(String[]::new))
                        .addValue(answers.stream().map(Answer::progress).toArray(Integer[]::new))
                        .addValue(answers.stream().map(Answer::reason).toArray(String[]::new))
                        .addValue(PgTimes.utc(now))
                        .addValue(
                                answers.stream()
                                        .map(answer -> answer.state().isFinal())
                                        .toArray(Boolean[]::new));
        return run(ANSWERED, values).map(PgCourier::progress);
    }

    /** What is kept of the devices; those of which nothing is are left out. */
    Future<List<Kept>> devices(Collection<Integer> deviceIds) {
        return run(DEVICES, ids(deviceIds))
                .map(rows -> rows.stream().map(PgCourier::kept).toList());
    }

    /** Their commands that are not over. */
    Future<List<Open>> open(Collection<Integer> deviceIds) {
        return run(COMMANDS, ids(deviceIds))
                .map(rows -> rows.stream().map(PgCourier::open).toList());
    }

    /** Takes those that may be sent now: running rollouts, wards with room. */
    Future<List<FirmwareProgress>> claim(List<Claim> claims, int wardAtOnce, Instant now) {
        Tuple values =
                Tuple.tuple()
                        .addValue(
                                claims.stream()
                                        .map(claim -> claim.command().no())
                                        .toArray(Long[]::new))
                        .addValue(claims.stream().map(Claim::wardId).toArray(Integer[]::new))
                        .addValue(PgTimes.utc(now))
                        .addInteger(wardAtOnce);
        return database.write(connection -> claim(connection, values));
    }

    private static Future<List<FirmwareProgress>> claim(SqlConnection connection, Tuple values) {
        return connection
                .query(LOCK_CLAIMS)
                .execute()
                .compose(_ -> connection.preparedQuery(CLAIM).execute(values))
                .map(PgCourier::progress);
    }

    /** Which of those that were sent before may be sent once more. */
    Future<Set<Long>> again(List<Long> commands) {
        return run(AGAIN, Tuple.of(commands.toArray(Long[]::new), MOST_SENDS))
                .map(
                        rows -> {
                            Set<Long> found = HashSet.newHashSet(rows.size());
                            rows.forEach(row -> found.add(row.getLong(0)));
                            return found;
                        });
    }

    private static Tuple ids(Collection<Integer> deviceIds) {
        return Tuple.of((Object) deviceIds.toArray(Integer[]::new));
    }

    private Future<RowSet<Row>> run(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values));
    }

    private static List<FirmwareProgress> progress(RowSet<Row> rows) {
        return rows.stream().map(PgCommandRow::progress).toList();
    }

    private static Kept kept(Row row) {
        return new Kept(
                row.getInteger("device_id"),
                row.getLong("config_version").intValue(),
                row.getLong("reported"),
                row.getString("firmware"),
                row.getString("config"));
    }

    private static Open open(Row row) {
        return new Open(
                row.getLong("id"),
                row.getInteger("device_id"),
                row.getUUID("device_public_id"),
                row.getInteger("ward_id"),
                row.getString("name"),
                row.getString("args"),
                CommandState.valueOf(row.getString("state")));
    }
}
