package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Corrections in PostgreSQL. The device is locked first and the patient second, as whoever assigns
 * does; triggers leave word for those who have added samples up or filed them away.
 */
final class PgAssignmentCorrections implements AssignmentCorrections {

    private static final String FIND =
            """
            SELECT a.public_id, a.device_id, d.public_id AS device_public_id, a.hospital_id,
                   d.ward_id AS device_ward_id, p.ward_id AS patient_ward_id,
                   p.public_id AS patient_public_id, a.valid_from, a.valid_to
            FROM device_assignment a
            JOIN device d ON d.id = a.device_id
            JOIN patient p ON p.id = a.patient_id
            WHERE a.public_id = $1
            """;

    private static final String LOCK_DEVICE = "SELECT ward_id FROM device WHERE id = $1 FOR UPDATE";

    /** With whom and when it would be; no row when the patient is not there. */
    private static final String WOULD_BE =
            """
            SELECT p.id AS patient_id, p.ward_id, p.status = 'admitted' AS is_admitted,
                   coalesce($3::timestamptz, a.valid_from) AS begun,
                   coalesce($4::timestamptz, a.valid_to) AS ended,
                   coalesce($3::timestamptz, a.valid_from)
                     < coalesce($4::timestamptz, a.valid_to, now())
                     AND coalesce($4::timestamptz, now()) <= now() AS is_in_order,
                   EXISTS (
                     SELECT FROM device_assignment other
                     WHERE other.device_id = a.device_id
                       AND other.id <> a.id
                       AND other.valid_from
                         < coalesce($4::timestamptz, a.valid_to, 'infinity'::timestamptz)
                       AND coalesce(other.valid_to, 'infinity'::timestamptz)
                         > coalesce($3::timestamptz, a.valid_from)
                   ) AS is_overlapping
            FROM device_assignment a
            JOIN patient p ON p.id = coalesce(nullif($2::int, 0), a.patient_id)
              AND p.hospital_id = a.hospital_id
            WHERE a.public_id = $1 AND p.erased_at IS NULL
            FOR SHARE OF p
            """;

    private static final String CORRECT =
            """
            UPDATE device_assignment
            SET patient_id = $2, valid_from = $3, valid_to = $4
            WHERE public_id = $1
            """;

    private final Database database;
    private final PgStatements statements;
    private final DeviceNews news;
    private final RegistryVersions versions;

    PgAssignmentCorrections(Database database, DeviceNews news, RegistryVersions versions) {
        this.database = database;
        this.statements = new PgStatements(database);
        this.news = news;
        this.versions = versions;
    }

    /** What came of it, and where the device is then; null when it is where it was. */
    private record Outcome(Result result, @Nullable DevicePlace place) {}

    @Override
    public Future<Optional<Subject>> find(Scope scope, UUID id) {
        return statements
                .read(scope, FIND, Tuple.of(id))
                .map(rows -> rows.stream().map(PgAssignmentCorrections::subject).findFirst());
    }

    @Override
    public Future<Result> correct(Subject subject, Correction correction) {
        Tuple values =
                Tuple.of(
                        subject.id(),
                        correction.patientId(),
                        utc(correction.from()),
                        utc(correction.to()));
        return database.write(connection -> correct(connection, subject, values))
                .map(
                        outcome -> {
                            DevicePlace place = outcome.place();
                            if (place != null) {
                                news.reassigned(place);
                            }
                            return outcome.result();
                        })
                .compose(versions::committed);
    }

    private static Future<Outcome> correct(
            SqlConnection connection, Subject subject, Tuple values) {
        return PgStatements.run(connection, LOCK_DEVICE, Tuple.of(subject.deviceId()))
                .compose(
                        device ->
                                PgStatements.run(connection, WOULD_BE, values)
                                        .compose(
                                                rows ->
                                                        correct(
                                                                connection,
                                                                subject,
                                                                device.getFirst(),
                                                                rows)));
    }

    private static Future<Outcome> correct(
            SqlConnection connection, Subject subject, Row device, List<Row> rows) {
        if (rows.isEmpty()) {
            return refused(new Result.PatientNotThere());
        }
        Row wouldBe = rows.getFirst();
        boolean isOpen = wouldBe.getOffsetDateTime("ended") == null;
        if (isOpen && !wouldBe.getBoolean("is_admitted")) {
            return refused(new Result.PatientNotThere());
        }
        if (!wouldBe.getBoolean("is_in_order")) {
            return refused(new Result.OutOfOrder());
        }
        if (wouldBe.getBoolean("is_overlapping")) {
            return refused(new Result.Overlaps());
        }
        Tuple values =
                Tuple.of(
                        subject.id(),
                        wouldBe.getInteger("patient_id"),
                        wouldBe.getOffsetDateTime("begun"),
                        wouldBe.getOffsetDateTime("ended"));
        return PgStatements.run(connection, CORRECT, values)
                .compose(_ -> PgStatements.run(connection, FIND, Tuple.of(subject.id())))
                .map(found -> subject(found.getFirst()).assignment())
                .map(
                        now ->
                                new Outcome(
                                        new Result.Corrected(now),
                                        place(subject, device, wouldBe, isOpen)));
    }

    /** Where an assignment that was in force leaves the device. */
    private static @Nullable DevicePlace place(
            Subject subject, Row device, Row wouldBe, boolean isOpen) {
        if (subject.assignment().validTo() != null) {
            return null;
        }
        return isOpen
                ? new DevicePlace(
                        subject.deviceId(),
                        subject.hospitalId(),
                        wouldBe.getInteger("ward_id"),
                        wouldBe.getInteger("patient_id"))
                : new DevicePlace(
                        subject.deviceId(), subject.hospitalId(), device.getInteger("ward_id"), 0);
    }

    private static Future<Outcome> refused(Result result) {
        return Future.succeededFuture(new Outcome(result, null));
    }

    private static Subject subject(Row row) {
        OffsetDateTime validTo = row.getOffsetDateTime("valid_to");
        return new Subject(
                row.getUUID("public_id"),
                row.getInteger("device_id"),
                row.getUUID("device_public_id"),
                row.getInteger("hospital_id"),
                row.getInteger("device_ward_id"),
                row.getInteger("patient_ward_id"),
                new Assignment(
                        row.getUUID("public_id"),
                        row.getUUID("patient_public_id"),
                        row.getOffsetDateTime("valid_from").toInstant(),
                        validTo == null ? null : validTo.toInstant()));
    }

    /** Assignments begin and end at whole milliseconds. */
    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null
                ? null
                : instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }
}
