package io.wardstream.samples;

import java.time.Instant;

/**
 * Where a slot stands.
 *
 * @param through how far the work of its state has come: packing when sealed, comparing when packed
 */
public record SlotProgress(SampleSlot slot, SlotState state, Instant through) {}
