package io.wardstream.registry;

import io.vertx.core.Future;
import java.util.Map;

/** Reads the versions of all hospitals' registries. */
@FunctionalInterface
interface VersionLookup {

    /** By hospital; 0 stands for the list of hospitals. */
    Future<Map<Integer, Long>> all();
}
