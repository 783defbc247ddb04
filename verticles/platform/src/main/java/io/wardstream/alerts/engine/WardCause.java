package io.wardstream.alerts.engine;

import org.jspecify.annotations.Nullable;

/**
 * What an alarm of a ward is about: there is one open alarm of each {@link #code} with a ward.
 *
 * @param gateway what all devices of a group of lost ones are connected through; null for other
 *     facts, and for a group that shares nothing that is known
 */
public record WardCause(WardFact fact, @Nullable String gateway) {
    /** In no code of a fact, and in none that a device has made up. */
    private static final String BEHIND = ":";

    public static WardCause of(WardFact fact) {
        return new WardCause(fact, null);
    }

    /** Many devices went at the same time. */
    public static WardCause lost(@Nullable String gateway) {
        return new WardCause(WardFact.MASS_DISCONNECT, gateway);
    }

    /** Null when it is the code of something else. */
    public static @Nullable WardCause byCode(String code) {
        int end = code.indexOf(BEHIND);
        WardFact fact = WardFact.byCode(end < 0 ? code : code.substring(0, end));
        return fact == null ? null : new WardCause(fact, end < 0 ? null : code.substring(end + 1));
    }

    public String code() {
        return gateway == null ? fact.name() : fact.name() + BEHIND + gateway;
    }

    /** True for devices that were lost together: the alarm stands for those of each. */
    public boolean isGroup() {
        return fact == WardFact.MASS_DISCONNECT;
    }

    /** For people. */
    public String text(int devices) {
        return fact.text(devices) + (gateway == null ? "" : ", gateway " + gateway);
    }
}
