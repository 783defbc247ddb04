package io.wardstream.simulator.viewer;

import io.vertx.core.json.JsonObject;

/**
 * One message of an address that is watched.
 *
 * @param arrivedNanos {@link System#nanoTime} when it came off the socket, before it was read
 */
public record BridgeFrame(String address, JsonObject body, long arrivedNanos) {}
