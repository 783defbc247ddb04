package io.wardstream.alerts.engine;

import org.jspecify.annotations.Nullable;

/** What concerns many devices of a ward at once: one alarm, with their number. */
public enum WardFact {
    /** Many devices went at the same time: a switch, a gateway, the power. */
    MASS_DISCONNECT("device disconnected", "devices disconnected"),
    /** A node of the platform is gone; its devices are expected on the others. */
    NODE_LOST("device of a lost node expected back", "devices of a lost node expected back"),
    /** The platform does not read these devices: they wait, and keep what they measure. */
    HELD_BACK("device held back by the platform", "devices held back by the platform"),
    /** Nobody judged the ward for a while. */
    PLATFORM_DOWN("platform was down", "platform was down");

    private final String one;
    private final String many;

    WardFact(String one, String many) {
        this.one = one;
        this.many = many;
    }

    /** Null when it is none. */
    public static @Nullable WardFact byCode(String code) {
        for (WardFact fact : values()) {
            if (fact.name().equals(code)) {
                return fact;
            }
        }
        return null;
    }

    /** For people. */
    public String text(int devices) {
        return devices + " " + (devices == 1 ? one : many);
    }
}
