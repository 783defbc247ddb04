package io.wardstream.fleet;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.config.FleetConfig;
import io.wardstream.fleet.RolloutPlan.Facts;
import io.wardstream.fleet.RolloutPlan.Step;
import io.wardstream.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves rollouts on, each step one short transaction on the locked row of its rollout: who dies in
 * the middle has done nothing, and of many nodes one does it. Thread-safe; every Future fails with
 * a {@code StorageException} when the database cannot answer.
 */
final class PgRolloutSteps {
    private static final Logger LOG = LoggerFactory.getLogger(PgRolloutSteps.class);

    /** Commands made in one step; the next one makes more. */
    private static final int AT_ONCE = 500;

    private static final String TAKE =
            """
            SELECT r.id, r.public_id, r.stage, r.stage_at, r.stages::text AS stages, r.max_failure_percent,
                   r.forgiven, r.device_count, f.public_id AS firmware_public_id, f.version, f.sha256,
                   f.size_bytes, f.signature, f.key_id
            FROM rollout r
            JOIN firmware f ON f.id = r.firmware_id
            WHERE r.state = 'running' AND r.due_at <= $1
            ORDER BY r.due_at
            LIMIT 1
            FOR UPDATE OF r SKIP LOCKED
            """;

    private static final String FACTS =
            """
            SELECT count(*) FILTER (WHERE c.id IS NULL AND m.firmware IS DISTINCT FROM $3::text) AS unasked,
                   count(*) FILTER (WHERE c.state = 'QUEUED') AS queued,
                   count(*) FILTER (WHERE c.state IN (%s)) AS busy,
                   count(*) FILTER (WHERE c.state = 'DONE' OR (c.id IS NULL AND m.firmware = $3)) AS done,
                   count(*) FILTER (WHERE c.state IN ('FAILED', 'REFUSED', 'CANCELLED')) AS failed,
                   max(c.changed_at) FILTER (WHERE c.state <> 'QUEUED') AS changed_at
            FROM rollout_device d
            LEFT JOIN device_command c ON c.id = d.command_id
            LEFT JOIN fleet_device m ON m.device_id = d.device_id
            WHERE d.rollout_id = $1 AND d.place <= $2
            """
                    .formatted(PgCommandRow.BUSY);

    /** A device has one image under way at a time, whoever wants others. */
    private static final String ASK =
            """
            WITH due AS (
              SELECT d.device_id, d.device_public_id, d.hospital_id, d.ward_id
              FROM rollout_device d
              LEFT JOIN fleet_device m ON m.device_id = d.device_id
              WHERE d.rollout_id = $1 AND d.place <= $2 AND d.command_id IS NULL
                AND m.firmware IS DISTINCT FROM $3::text
                AND NOT EXISTS (SELECT FROM device_command o
                                WHERE o.device_id = d.device_id AND o.name = 'firmware.update'
                                  AND o.state IN (%s))
              ORDER BY d.place
              LIMIT $6
            ), made AS (
              INSERT INTO device_command
                (device_id, device_public_id, hospital_id, ward_id, rollout_id, name, args, created_at, changed_at)
              SELECT device_id, device_public_id, hospital_id, ward_id, $1, 'firmware.update', $4::text::jsonb, $5, $5
              FROM due
              RETURNING id, device_id
            )
            UPDATE rollout_device d
            SET command_id = made.id
            FROM made
            WHERE d.rollout_id = $1 AND d.device_id = made.device_id
            RETURNING d.device_id
            """
                    .formatted(PgCommandRow.OPEN);

    private static final String LATER = "UPDATE rollout SET due_at = $2 WHERE id = $1";

    private static final String ADVANCE =
            "UPDATE rollout SET stage = $3, stage_at = $4, due_at = $4 WHERE id = $1 AND stage = $2";

    private static final String FINISH =
            "UPDATE rollout SET state = 'done', finished_at = $2 WHERE id = $1";

    private static final String PAUSE =
            "UPDATE rollout SET state = 'paused', reason = $2 WHERE id = $1";

    private static final String EXPIRE =
            """
            UPDATE device_command c
            SET state = 'FAILED', reason = 'no word from the device for too long', changed_at = $1,
                finished_at = $1
            WHERE c.state IN (%s) AND c.changed_at < $2
            RETURNING %s
            """
                    .formatted(PgCommandRow.BUSY, PgCommandRow.PROGRESS);

    private final Database database;
    private final FleetConfig config;
    private final InstantSource clock;

    PgRolloutSteps(Database database, FleetConfig config, InstantSource clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What a step came to.
     *
     * @param asked devices for which there is a command now
     */
    record Outcome(List<Integer> asked) {
        Outcome {
            asked = List.copyOf(asked);
        }

        static final Outcome NOTHING = new Outcome(List.of());
    }

    /** Moves on the rollout that has waited longest; empty when none is due. */
    Future<Optional<Outcome>> step() {
        Instant now = clock.instant();
        return database.write(
                connection ->
                        connection
                                .preparedQuery(TAKE)
                                .execute(Tuple.of(PgTimes.utc(now)))
                                .compose(
                                        rows ->
                                                rows.size() == 0
                                                        ? Future.succeededFuture(Optional.empty())
                                                        : new Turn(
                                                                        connection,
                                                                        rows.iterator().next(),
                                                                        now)
                                                                .run()
                                                                .map(Optional::of)));
    }

    /** Ends commands whose devices have said nothing for too long. */
    Future<List<FirmwareProgress>> expire() {
        Instant now = clock.instant();
        Tuple values = Tuple.of(PgTimes.utc(now), PgTimes.utc(now.minus(config.answer())));
        return database.bounded(database.platform().preparedQuery(EXPIRE).execute(values))
                .map(rows -> rows.stream().map(PgCommandRow::progress).toList());
    }

    /** One step of one rollout. Confined to its transaction. */
    private final class Turn {
        private final SqlConnection connection;
        private final Row row;
        private final Instant now;
        private final int id;
        private final int stage;
        private final RolloutPlan plan;

        Turn(SqlConnection connection, Row row, Instant now) {
            this.connection = connection;
            this.row = row;
            this.now = now;
            this.id = row.getInteger("id");
            this.stage = row.getInteger("stage");
            this.plan =
                    new RolloutPlan(
                            PgRollouts.stages(row.getString("stages")),
                            row.getInteger("device_count"),
                            row.getInteger("max_failure_percent"),
                            config.away());
        }

        Future<Outcome> run() {
            return query(FACTS, Tuple.of(id, plan.reach(stage), row.getString("version")))
                    .map(rows -> facts(rows.iterator().next()))
                    .compose(facts -> act(plan.next(facts)));
        }

        private Facts facts(Row found) {
            Instant began = PgTimes.instant(row, "stage_at");
            Instant changed = PgTimes.instantOrNull(found, "changed_at");
            Instant last = changed == null || changed.isBefore(began) ? began : changed;
            return new Facts(
                    stage,
                    row.getInteger("forgiven"),
                    found.getInteger("unasked"),
                    found.getInteger("queued"),
                    found.getInteger("busy"),
                    found.getInteger("done"),
                    found.getInteger("failed"),
                    Duration.between(last, now));
        }

        private Future<Outcome> act(Step step) {
            return switch (step) {
                case Step.Wait _ -> later();
                case Step.Ask _ -> ask();
                case Step.Advance(int next) ->
                        query(ADVANCE, Tuple.of(id, stage, next, PgTimes.utc(now)))
                                .map(Outcome.NOTHING);
                case Step.Finish _ -> {
                    LOG.info("rollout done rolloutId={}", row.getUUID("public_id"));
                    yield query(FINISH, Tuple.of(id, PgTimes.utc(now))).map(Outcome.NOTHING);
                }
                case Step.Pause(String reason) -> {
                    LOG.warn(
                            "rollout paused rolloutId={} reason={}",
                            row.getUUID("public_id"),
                            reason);
                    yield query(PAUSE, Tuple.of(id, reason)).map(Outcome.NOTHING);
                }
            };
        }

        private Future<Outcome> later() {
            OffsetDateTime due = PgTimes.utc(now.plus(config.poll()));
            return query(LATER, Tuple.of(id, due)).map(Outcome.NOTHING);
        }

        private Future<Outcome> ask() {
            Tuple values =
                    Tuple.of(id, plan.reach(stage), row.getString("version"))
                            .addString(args())
                            .addValue(PgTimes.utc(now))
                            .addInteger(AT_ONCE);
            return query(ASK, values)
                    .map(rows -> rows.stream().map(asked -> asked.getInteger(0)).toList())
                    .compose(asked -> later().map(new Outcome(asked)));
        }

        private String args() {
            String path = "/api/firmware/" + row.getUUID("firmware_public_id") + "/content";
            return new JsonObject()
                    .put("url", config.publicUrl() + path)
                    .put("sha256", row.getString("sha256"))
                    .put("signature", row.getString("signature"))
                    .put("keyId", row.getString("key_id"))
                    .put("size", row.getLong("size_bytes"))
                    .put("version", row.getString("version"))
                    .encode();
        }

        private Future<RowSet<Row>> query(String statement, Tuple values) {
            return connection.preparedQuery(statement).execute(values);
        }
    }
}
