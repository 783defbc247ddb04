package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What a wall costs: CPU seconds of platform and PostgreSQL for 1,000 requests of a mix, or
 * samples.
 *
 * @param mix what was asked
 * @param of what there are 1,000 of
 * @param withIt CPU seconds for 1,000 of them
 * @param withoutIt the same, with the wall down
 * @param goal what it may add, of one
 */
record WallCost(String wall, String mix, String of, double withIt, double withoutIt, double goal) {

    private static final double PERCENT = 100;

    /** Of requests. */
    WallCost(String wall, String mix, double withIt, double withoutIt, double goal) {
        this(wall, mix, "requests", withIt, withoutIt, goal);
    }

    /** Of what a request costs without it. */
    double share() {
        return withIt / withoutIt - 1;
    }

    boolean meetsGoal() {
        return share() < goal;
    }

    JsonObject json() {
        return new JsonObject()
                .put("wall", wall)
                .put("mix", mix)
                .put("of", of)
                .put("cpuSecondsPer1000With", rounded(withIt))
                .put("cpuSecondsPer1000Without", rounded(withoutIt))
                .put("share", rounded(share()))
                .put("meetsGoal", meetsGoal());
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%s, %s: CPU s for 1,000 %s %.3f with it, %.3f without: %+.1f %% (goal < %.0f %%: %s)%n",
                wall,
                mix,
                of,
                withIt,
                withoutIt,
                share() * PERCENT,
                goal * PERCENT,
                meetsGoal() ? "met" : "missed");
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
