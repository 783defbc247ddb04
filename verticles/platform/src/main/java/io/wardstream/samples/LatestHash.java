package io.wardstream.samples;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.AssignmentInterval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What Redis holds of a patient at one moment, judged by the assignments at that moment.
 *
 * @param generation the one in force; empty when Redis has none
 * @param incarnation this life of the hash
 * @param seed what the hash was last made whole for; empty when it never was
 * @param newest of each vital, inside the assignments and the window
 * @param foreign fields with their values that lie outside the assignments
 */
record LatestHash(
        String generation,
        String incarnation,
        String seed,
        Map<VitalSign, LatestEntry> newest,
        List<Map.Entry<String, String>> foreign) {

    private static final long SEED_MILLIS = 900_000;

    /** A prime, so that neighbors do not fall due together. */
    private static final long SPREAD_MILLIS = 7_919;

    /**
     * Reads the answer of the read script.
     *
     * @throws IllegalArgumentException when a value cannot be read
     */
    static LatestHash of(Response answer, List<AssignmentInterval> intervals, long now) {
        Response fields = answer.get(1);
        String incarnation = "";
        String seed = "";
        Map<VitalSign, LatestEntry> newest = LatestSearch.nothing();
        List<Map.Entry<String, String>> foreign = new ArrayList<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            String field = fields.get(i).toString();
            String value = fields.get(i + 1).toString();
            LatestEntry entry = LatestText.entry(field, value);
            if (entry == null) {
                incarnation = field.equals(LatestText.INCARNATION) ? value : incarnation;
                seed = field.equals(LatestText.SEED) ? value : seed;
            } else if (intervals.stream().noneMatch(held -> isInside(held, entry))) {
                foreign.add(Map.entry(field, value));
            } else if (LatestWindow.holds(entry, now)) {
                newest.merge(entry.sign(), entry, (one, two) -> two.isLaterThan(one) ? two : one);
            }
        }
        return new LatestHash(answer.get(0).toString(), incarnation, seed, newest, foreign);
    }

    private static boolean isInside(AssignmentInterval held, LatestEntry entry) {
        return held.deviceId() == entry.deviceId() && held.holds(entry.observedAt());
    }

    /**
     * What a seed of now says: it holds while neither generation nor assignments change, and for a
     * quarter of an hour at most, should a node have died without anybody noticing that its last
     * writes are missing. The ends of the quarters are spread over the patients.
     */
    static String seed(
            String generation, int patientId, List<AssignmentInterval> intervals, long now) {
        StringBuilder seed = new StringBuilder(generation);
        seed.append(' ').append((now + patientId * SPREAD_MILLIS) / SEED_MILLIS);
        for (AssignmentInterval held : intervals) {
            seed.append(' ').append(held.deviceId()).append(':').append(held.from());
            seed.append('-').append(held.to());
        }
        return seed.toString();
    }

    /** True when nothing can be missing and nothing is there that does not belong. */
    boolean isWholeFor(int patientId, List<AssignmentInterval> intervals, long now) {
        return foreign.isEmpty()
                && !generation.isEmpty()
                && seed.equals(seed(generation, patientId, intervals, now));
    }

    static Request read(int patientId, String freshIncarnation) {
        return LatestScript.READ
                .call(2)
                .arg(LatestText.hash(patientId))
                .arg(LatestText.GENERATION)
                .arg(freshIncarnation)
                .arg(LatestText.HASH_SECONDS);
    }

    /** Makes the hash whole with what PostgreSQL answered after this was read. */
    Request makeWhole(
            int patientId,
            List<AssignmentInterval> intervals,
            long now,
            Collection<LatestEntry> truth) {
        Request request =
                LatestScript.SEED
                        .call(2)
                        .arg(LatestText.hash(patientId))
                        .arg(LatestText.GENERATION)
                        .arg(generation)
                        .arg(incarnation)
                        .arg(seed(generation, patientId, intervals, now))
                        .arg(foreign.size());
        foreign.forEach(field -> request.arg(field.getKey()).arg(field.getValue()));
        for (LatestEntry entry : truth) {
            request.arg(LatestText.field(entry.sign(), entry.deviceId()))
                    .arg(LatestText.value(entry))
                    .arg(LatestText.marker(entry.deviceId()))
                    .arg(LatestText.order(entry));
        }
        return request;
    }
}
