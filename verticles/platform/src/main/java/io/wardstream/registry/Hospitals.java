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

    /**
     * A part of the hospitals of the scope, by name.
     *
     * @param after {@code nextAfter} of the part before; 0: from the first on
     * @param limit 1 to 500
     */
    Future<Slice<Hospital>> list(Scope scope, int after, int limit);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Hospital>> find(Scope scope, UUID id);

    /** The ids of every hospital. */
    Future<List<Integer>> allIds();

    /** Fails with category DUPLICATE when the hospital has a ward of that name. */
    Future<Ward> createWard(Hospital hospital, String name);

    /**
     * A part of the wards of a hospital, by name; {@code after} and {@code limit} as of hospitals.
     */
    Future<Slice<Ward>> wards(Scope scope, Hospital hospital, int after, int limit);

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
