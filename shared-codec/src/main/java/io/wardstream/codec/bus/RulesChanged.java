package io.wardstream.codec.bus;

/**
 * Alert rules have changed.
 *
 * @param version the change counter after it; whoever has read rules of this or a later one has it
 */
public record RulesChanged(long version) {}
