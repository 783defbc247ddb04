package io.wardstream.bench;

/**
 * What PostgreSQL has used.
 *
 * @param cpuSeconds of all its processes
 * @param walBytes written to the write-ahead log
 * @param heapBytes of the sample tables
 * @param indexBytes of their indexes
 */
public record PostgresUse(double cpuSeconds, long walBytes, long heapBytes, long indexBytes) {

    static final PostgresUse NONE = new PostgresUse(0, 0, 0, 0);

    PostgresUse since(PostgresUse earlier) {
        return new PostgresUse(
                cpuSeconds - earlier.cpuSeconds,
                walBytes - earlier.walBytes,
                heapBytes - earlier.heapBytes,
                indexBytes - earlier.indexBytes);
    }

    PostgresUse plus(PostgresUse other) {
        return new PostgresUse(
                cpuSeconds + other.cpuSeconds,
                walBytes + other.walBytes,
                heapBytes + other.heapBytes,
                indexBytes + other.indexBytes);
    }
}
