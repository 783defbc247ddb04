package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the devices behind token hashes; hashes nobody has are missing in the answer. */
interface TokenLookup {

    Future<Map<Buffer, DeviceIdentity>> find(List<Buffer> hashes);

    /** Those of the tokens that open nothing any more. */
    Future<Set<Integer>> ended(Collection<Integer> tokenIds);
}
