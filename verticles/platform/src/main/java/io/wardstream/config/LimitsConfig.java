package io.wardstream.config;

/**
 * How much anybody may ask. All nodes count together while Redis is there, each for itself while it
 * is not.
 *
 * @param user requests of one user, whatever the address
 * @param stranger requests of one address that need no log-in, or bring none that is in force
 * @param costly exports, reports and replays that one user orders
 * @param connect connections that one address makes to the web listener of a node
 * @param connectAll connections that all addresses together make there
 */
public record LimitsConfig(Rate user, Rate stranger, Rate costly, Rate connect, Rate connectAll) {

    static LimitsConfig from(ConfigSection limits) {
        return new LimitsConfig(
                Rate.perSecond(limits, "user", 100, 500),
                Rate.perSecond(limits, "address", 50, 1_000),
                Rate.perMinute(limits, "costly", 30, 30),
                Rate.perSecond(limits, "connect", 200, 2_000),
                Rate.perSecond(limits, "connectAll", 1_000, 5_000));
    }
}
