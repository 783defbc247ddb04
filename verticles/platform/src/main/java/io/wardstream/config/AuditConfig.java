package io.wardstream.config;

import java.time.Duration;
import java.util.List;

/**
 * The audit: who saw and did what, from where.
 *
 * @param maxQueued entries that wait for the database at most; above it, requests wait as well
 * @param patience for so long, then they are answered 503
 * @param repeat what one session reads again and again in the same way is one entry for so long;
 *     zero: every read is one
 * @param seal from one sealing to the next
 * @param keepYears until a month is dropped
 * @param trustedProxies addresses and networks (10.0.0.0/8) whose X-Forwarded-For is believed
 */
public record AuditConfig(
        int maxQueued,
        Duration patience,
        Duration repeat,
        Duration seal,
        int keepYears,
        List<AddressRange> trustedProxies) {

    public AuditConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    static AuditConfig from(ConfigSection audit) {
        return new AuditConfig(
                audit.intBetween("maxQueued", 20_000, 1_000, 1_000_000),
                Duration.ofMillis(audit.intBetween("patienceMillis", 5_000, 100, 25_000)),
                Duration.ofSeconds(audit.intBetween("repeatSeconds", 60, 0, 3_600)),
                Duration.ofSeconds(audit.intBetween("sealSeconds", 10, 1, 3_600)),
                audit.intBetween("keepYears", 6, 6, 100),
                audit.addressRanges("trustedProxies"));
    }
}
