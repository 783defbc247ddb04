package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.access.HospitalIds;
import io.wardstream.store.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Hospitals and their wards. Thread-safe; every future fails with a {@code StorageException} when
 * the database cannot answer.
 */
public interface Hospitals extends HospitalIds {

    Future<Hospital> create(String name);

    /** The hospitals of the scope by name, at most 1,000. */
    Future<List<Hospital>> list(Scope scope);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Hospital>> find(Scope scope, UUID id);

    /** The ids of every hospital. */
    Future<List<Integer>> allIds();

    /** Fails with category DUPLICATE when the hospital has a ward of that name. */
    Future<Ward> createWard(Hospital hospital, String name);

    /** The wards of a hospital by name, at most 1,000. */
    Future<List<Ward>> wards(Scope scope, Hospital hospital);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Ward>> findWard(Scope scope, UUID id);

    /** The wards of these ids inside the platform that are in the scope. */
    Future<List<Ward>> findWards(Scope scope, Collection<Integer> ids);

    /**
     * How many beds there are, taken or not.
     *
     * @param wardId 0: in all wards of the hospital
     */
    Future<Integer> beds(Scope scope, int hospitalId, int wardId);
}
