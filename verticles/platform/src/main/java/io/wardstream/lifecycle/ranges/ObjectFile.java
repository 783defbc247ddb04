package io.wardstream.lifecycle.ranges;

/**
 * An object that never changes, as its manifest knows it.
 *
 * @param sha256 of its bytes, 64 hex digits: its name in the cache, so that another object under
 *     the same key is another one here
 * @param bytes its size
 */
public record ObjectFile(String key, String sha256, long bytes) {

    int blocks(int blockBytes) {
        return Math.toIntExact(Math.ceilDiv(bytes, blockBytes));
    }

    /** All are of the same size, but the last. */
    int length(int block, int blockBytes) {
        return (int) Math.min(blockBytes, bytes - (long) block * blockBytes);
    }
}
