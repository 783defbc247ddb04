package io.wardstream.notify;

/**
 * What a recipient may be on this platform.
 *
 * @param hasEmail a mail server is set up
 * @param hasSms a gateway for short messages is set up
 * @param egress which URLs may be called
 */
public record TargetRules(boolean hasEmail, boolean hasSms, EgressGuard egress) {}
