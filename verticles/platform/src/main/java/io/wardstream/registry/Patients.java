package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Patients and their beds, but for those who were erased. Thread-safe; every future fails with a
 * {@code StorageException} when the database cannot answer.
 */
public interface Patients {

    /** Fails with category DUPLICATE when the bed is taken. */
    Future<Patient> create(NewPatient patient);

    /**
     * The patients of the scope by age of their record.
     *
     * @param after 0, or {@code nextAfter} of the slice before
     */
    Future<Slice<Patient>> list(Scope scope, PatientFilter filter, int after, int limit);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Patient>> find(Scope scope, UUID id);

    /**
     * The same, as this node knows them: what another node changed may be missing for a second. For
     * answers to people; who is told of a change and reads what it came to must {@link #find}.
     */
    Future<Optional<Patient>> known(Scope scope, UUID id);

    /**
     * Changes a patient. After the commit each device of theirs is announced anew: it follows them
     * to another ward and is let go at discharge.
     *
     * @param expected asked about the patient as it is, under lock; false makes the result Stale
     * @return failed with category DUPLICATE when the bed is taken
     */
    Future<ChangeResult<Patient>> change(
            int patientId, PatientChange change, Predicate<Patient> expected);
}
