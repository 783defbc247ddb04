package io.wardstream.loadtest;

import static io.gatling.javaapi.core.CoreDsl.details;

import io.gatling.javaapi.core.Assertion;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The milliseconds within which half, 95 and 99 of a hundred answers shall be there. */
record Slo(int p50, int p95, int p99) {
    private static final int MOST = 60_000;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5}),(\\d{1,5}),(\\d{1,5})");

    /**
     * Reads {@code 50,200,500}.
     *
     * @throws IllegalArgumentException with a sentence that names the setting and its bounds
     */
    static Slo read(Map<String, String> settings, String key, Slo usual) {
        String text = settings.get(key);
        if (text == null) {
            return usual;
        }
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            Slo slo =
                    new Slo(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            Integer.parseInt(matcher.group(3)));
            if (slo.p50 >= 1 && slo.p50 <= slo.p95 && slo.p95 <= slo.p99 && slo.p99 <= MOST) {
                return slo;
            }
        }
        throw new IllegalArgumentException(
                key
                        + " must be the milliseconds of p50,p95,p99, growing from 1 to "
                        + MOST
                        + ", was "
                        + text);
    }

    /** Asks it of all requests or checks of a name. */
    Stream<Assertion> of(String name) {
        return Stream.of(
                details(name).responseTime().percentile(50).lt(p50),
                details(name).responseTime().percentile(95).lt(p95),
                details(name).responseTime().percentile(99).lt(p99));
    }
}
