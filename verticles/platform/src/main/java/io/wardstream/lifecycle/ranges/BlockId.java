package io.wardstream.lifecycle.ranges;

/**
 * A piece of an object.
 *
 * @param sha256 of the whole object
 * @param index 0 is the first
 */
record BlockId(String sha256, int index) {}
