package io.wardstream.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;

/** What a caller takes a versioned thing for, by the header If-Match. */
final class IfMatch {

    private static final int ANY = -1;

    private IfMatch() {}

    /**
     * The version the caller expects.
     *
     * @param json the thing as it is, as it would be answered
     * @return -1 when they do not say
     * @throws Problem 412 when it is not that
     */
    static int version(ApiRequest request, JsonObject json, int version, String what) {
        String expected = request.header(HttpHeaders.IF_MATCH);
        if (expected == null) {
            return ANY;
        }
        boolean isExpected =
                Stream.of(
                                EntityTag.of(json.toBuffer()),
                                "\"" + version + "\"",
                                String.valueOf(version))
                        .anyMatch(tag -> EntityTag.isNamed(expected, tag));
        if (!isExpected) {
            throw stale(what);
        }
        return version;
    }

    static Problem stale(String what) {
        return Problem.of(412, "the " + what + " has changed since; read it again");
    }
}
