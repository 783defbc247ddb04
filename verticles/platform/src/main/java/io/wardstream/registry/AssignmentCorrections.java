package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes assignments say what was so: what was measured follows, however long ago it was.
 * Thread-safe; every future fails with a {@code StorageException} when the database cannot answer.
 */
public interface AssignmentCorrections {

    /** The assignment to be corrected. */
    record Subject(
            UUID id,
            int deviceId,
            UUID devicePublicId,
            int hospitalId,
            int deviceWardId,
            int patientWardId,
            Assignment assignment) {}

    /**
     * What was so; null keeps what is there.
     *
     * @param patientId whom the device measured, 0 keeps who it was
     */
    record Correction(int patientId, @Nullable Instant from, @Nullable Instant to) {}

    /** How it ended. */
    sealed interface Result {

        /** It says so now. */
        record Corrected(Assignment now) implements Result {}

        /** It would end before it begins, or in the future. */
        record OutOfOrder() implements Result {}

        /** The device measured somebody else at some of that time. */
        record Overlaps() implements Result {}

        /** In another hospital; or discharged, and the device would go on measuring them. */
        record PatientNotThere() implements Result {}
    }

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Subject>> find(Scope scope, UUID id);

    /** After the commit the device is announced anew when it measures somebody. */
    Future<Result> correct(Subject subject, Correction correction);
}
