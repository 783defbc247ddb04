package io.wardstream.access;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What this room needs to know of hospitals. Thread-safe. */
public interface HospitalIds {

    /** The ids of every hospital as this node knows them: a new one may be missing for a second. */
    Future<List<Integer>> knownIds();

    /** The id inside the platform; empty when there is no such hospital. */
    Future<Optional<Integer>> idOf(UUID publicId);
}
