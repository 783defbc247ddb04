package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.codec.model.AudioPause.Place;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Pauses of the sound in PostgreSQL. Those that an alarm ends are ended by the statement that
 * records it, see {@link PgAlarmStore}.
 */
final class PgAudioPauses implements AudioPauses {

    private static final String COLUMNS =
            """
            id, hospital_id, ward_id, ward_public_id, patient_id, patient_public_id, begun_by,
            begun_at, until_at, ended_at
            """;

    private static final String HAS_HIGH =
            """
            SELECT EXISTS (
              SELECT FROM alarm
              WHERE hospital_id = $1 AND closed_at IS NULL AND priority = 'high'
                AND CASE WHEN $3::int = 0 THEN ward_id = $2 ELSE patient_id = $3 END
            )
            """;

    private static final String END_OF_WARD =
            """
            UPDATE audio_pause
            SET ended_at = $3, end_reason = $4, ended_by = $5
            WHERE hospital_id = $1 AND ward_id = $2 AND patient_id IS NULL
              AND ended_at IS NULL AND until_at > $3
            RETURNING %s
            """
                    .formatted(COLUMNS);

    /** The ward of a patient may be another one since the pause began. */
    private static final String END_OF_PATIENT =
            """
            UPDATE audio_pause
            SET ended_at = $3, end_reason = $4, ended_by = $5
            WHERE hospital_id = $1 AND patient_id = $2 AND ended_at IS NULL AND until_at > $3
            RETURNING %s
            """
                    .formatted(COLUMNS);

    private static final String BEGIN =
            """
            INSERT INTO audio_pause (id, hospital_id, ward_id, ward_public_id, patient_id,
                                     patient_public_id, begun_by, begun_at, until_at)
            VALUES ($1, $2, $3, $4, nullif($5, 0), $6, $7, $8, $9)
            RETURNING %s
            """
                    .formatted(COLUMNS);

    /** An alarm that was committed after it was looked for: the pause may not be longer for it. */
    private static final String SHORTEN =
            """
            UPDATE audio_pause
            SET until_at = begun_at + make_interval(secs => %s)
            WHERE id = $1 AND until_at > begun_at + make_interval(secs => %s)
              AND EXISTS (
                SELECT FROM alarm
                WHERE hospital_id = $2 AND closed_at IS NULL AND priority = 'high'
                  AND CASE WHEN $4::int = 0 THEN ward_id = $3 ELSE patient_id = $4 END
              )
            RETURNING %s
            """
                    .formatted(
                            Integer.toString(MAX_SECONDS_HIGH),
                            Integer.toString(MAX_SECONDS_HIGH),
                            COLUMNS);

    private static final String IN_FORCE =
            """
            SELECT %s
            FROM audio_pause
            WHERE hospital_id = $1 AND ended_at IS NULL AND until_at > $2
            ORDER BY until_at DESC
            LIMIT %s
            """
                    .formatted(COLUMNS, Integer.toString(MAX_LISTED));

    private final Database database;
    private final AlarmPublisher publisher;
    private final Clock clock;

    PgAudioPauses(Database database, AlarmPublisher publisher, Clock clock) {
        this.database = database;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** What one transaction has brought about, to be published after its commit. */
    private record Change(List<AudioPause> pauses, Outcome outcome) {}

    @Override
    public Future<Outcome> begin(Place place, @Nullable Integer seconds, String by) {
        return database.write(connection -> begin(connection, place, seconds, by))
                .onSuccess(change -> change.pauses().forEach(publisher::publish))
                .map(Change::outcome);
    }

    private Future<Change> begin(
            SqlConnection connection, Place place, @Nullable Integer seconds, String by) {
        return connection
                .preparedQuery(HAS_HIGH)
                .execute(Tuple.of(place.hospitalId(), place.wardId(), place.patientId()))
                .compose(
                        rows -> {
                            boolean hasHigh = rows.iterator().next().getBoolean(0);
                            int longest = hasHigh ? MAX_SECONDS_HIGH : MAX_SECONDS;
                            int wanted = seconds == null ? longest : seconds;
                            return wanted > longest
                                    ? Future.succeededFuture(
                                            new Change(List.of(), new Outcome.TooLong(longest)))
                                    : replace(connection, place, wanted, by);
                        });
    }

    private Future<Change> replace(SqlConnection connection, Place place, int seconds, String by) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Tuple values =
                Tuple.of(UUID.randomUUID(), place.hospitalId(), place.wardId())
                        .addUUID(place.wardPublicId())
                        .addInteger(place.patientId())
                        .addUUID(place.patientPublicId())
                        .addString(by)
                        .addOffsetDateTime(PgTime.utc(now))
                        .addOffsetDateTime(PgTime.utc(now.plusSeconds(seconds)));
        return end(connection, place, now, "replaced", by)
                .compose(
                        former ->
                                connection
                                        .preparedQuery(BEGIN)
                                        .execute(values)
                                        .compose(rows -> shorten(connection, pauses(rows)))
                                        .map(begun -> change(former, begun)));
    }

    private static Future<AudioPause> shorten(SqlConnection connection, List<AudioPause> begun) {
        AudioPause pause = begun.getFirst();
        Place place = pause.place();
        return connection
                .preparedQuery(SHORTEN)
                .execute(
                        Tuple.of(pause.id(), place.hospitalId(), place.wardId(), place.patientId()))
                .map(rows -> rows.size() == 0 ? pause : pauses(rows).getFirst());
    }

    private static Change change(List<AudioPause> former, AudioPause begun) {
        List<AudioPause> all = new ArrayList<>(former);
        all.add(begun);
        return new Change(all, new Outcome.Begun(begun));
    }

    @Override
    public Future<Void> end(Place place, String by) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return database.write(connection -> end(connection, place, now, "ended", by))
                .onSuccess(ended -> ended.forEach(publisher::publish))
                .mapEmpty();
    }

    private static Future<List<AudioPause>> end(
            SqlConnection connection, Place place, Instant now, String reason, String by) {
        boolean isOfPatient = place.patientId() != 0;
        int whose = isOfPatient ? place.patientId() : place.wardId();
        Tuple values = Tuple.of(place.hospitalId(), whose, PgTime.utc(now), reason, by);
        return connection
                .preparedQuery(isOfPatient ? END_OF_PATIENT : END_OF_WARD)
                .execute(values)
                .map(PgAudioPauses::pauses);
    }

    @Override
    public Future<List<AudioPause>> inForce(Scope scope, int hospitalId) {
        Tuple values = Tuple.of(hospitalId, PgTime.utc(clock.millis()));
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(IN_FORCE)
                                .execute(values)
                                .map(PgAudioPauses::pauses));
    }

    private static List<AudioPause> pauses(RowSet<Row> rows) {
        List<AudioPause> pauses = new ArrayList<>(rows.size());
        rows.forEach(row -> pauses.add(pause(row)));
        return pauses;
    }

    private static AudioPause pause(Row row) {
        Integer patientId = row.getInteger("patient_id");
        return new AudioPause(
                row.getUUID("id"),
                new Place(
                        row.getInteger("hospital_id"),
                        row.getInteger("ward_id"),
                        row.getUUID("ward_public_id"),
                        patientId == null ? 0 : patientId,
                        row.getUUID("patient_public_id")),
                row.getString("begun_by"),
                PgAlarmColumns.millis(row, "begun_at"),
                PgAlarmColumns.millis(row, "until_at"),
                PgAlarmColumns.millis(row, "ended_at"));
    }
}
