package io.wardstream.notify;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is told.
 *
 * @param id the same as long as the recipient is the same: its secret is found by it
 * @param name what people call it; null: nothing
 */
public record Recipient(UUID id, @Nullable String name, Target target) {}
