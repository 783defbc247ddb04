package io.wardstream.codec.frame;

import org.jspecify.annotations.Nullable;

/**
 * How far a command has come.
 *
 * @param progress 0..100, or -1 when absent
 */
public record CommandResult(String id, String state, int progress, @Nullable String reason)
        implements DeviceFrame {}
