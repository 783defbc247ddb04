package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** Finds the devices behind token hashes; hashes nobody has are missing in the answer. */
@FunctionalInterface
interface TokenLookup {

    Future<Map<Buffer, DeviceIdentity>> find(List<Buffer> hashes);
}
