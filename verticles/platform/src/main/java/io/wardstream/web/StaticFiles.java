package io.wardstream.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page: a closed list of files, read once and kept in memory, plain and packed. A request names
 * one of them or nothing; no path is ever looked up. Thread-safe.
 */
final class StaticFiles {

    private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);

    private static final String OWN = "/io/wardstream/web";
    private static final String WEBJARS = "/META-INF/resources/webjars";

    /** Asked about each time: a page that was updated must not run with yesterday's modules. */
    private static final String REVALIDATE = "no-cache";

    /** The version is part of the path: what is there never changes. */
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    private static final List<String> MODULES =
            List.of(
                    "alarmmodel",
                    "alarmpanel",
                    "alarmtext",
                    "apidocs",
                    "apischema",
                    "audiopause",
                    "bridge",
                    "cell",
                    "charts",
                    "choice",
                    "dom",
                    "format",
                    "grid",
                    "history",
                    "login",
                    "main",
                    "patientmodel",
                    "patientview",
                    "pulse",
                    "ranges",
                    "reading",
                    "reportdialog",
                    "scoremodel",
                    "scorepanel",
                    "serverclock",
                    "session",
                    "shell",
                    "sound",
                    "soundcontrol",
                    "sparkline",
                    "subscription",
                    "tile",
                    "trend",
                    "wardmodel",
                    "wardview");

    /** Path to resource. */
    private static final Map<String, String> LIBRARIES =
            Map.of(
                    "/lib/uplot/1.6.30/uPlot.esm.js", "/uplot/1.6.30/dist/uPlot.esm.js",
                    "/lib/uplot/1.6.30/uPlot.min.css", "/uplot/1.6.30/dist/uPlot.min.css",
                    "/lib/sockjs-client/1.6.1/sockjs.min.js",
                            "/sockjs-client/1.6.1/dist/sockjs.min.js");

    private final Map<String, StaticFile> files = new LinkedHashMap<>();

    /** Reads them all; fails when one is missing. */
    StaticFiles() {
        files.put("/", StaticFile.read(OWN + "/index.html", REVALIDATE));
        for (String path : List.of("/style.css", "/apidocs.css", "/icon.svg", "/bell-off.svg")) {
            files.put(path, StaticFile.read(OWN + path, REVALIDATE));
        }
        for (String module : MODULES) {
            String path = "/app/" + module + ".js";
            files.put(path, StaticFile.read(OWN + path, REVALIDATE));
        }
        LIBRARIES.forEach(
                (path, resource) -> files.put(path, StaticFile.read(WEBJARS + resource, FOR_GOOD)));
    }

    /** Every path that is served. */
    List<String> paths() {
        return List.copyOf(files.keySet());
    }

    void mount(Router router) {
        files.forEach(
                (path, file) ->
                        router.route(path)
                                .method(HttpMethod.GET)
                                .method(HttpMethod.HEAD)
                                .handler(context -> answer(context, file)));
    }

    private static void answer(RoutingContext context, StaticFile file) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean isPacked = accepted != null && accepted.contains("gzip");
        String tag = isPacked ? file.packedTag() : file.tag();
        HttpServerResponse response =
                context.response()
                        .putHeader(HttpHeaders.CACHE_CONTROL, file.cacheControl())
                        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                        .putHeader(HttpHeaders.ETAG, tag);
        if (isKnown(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            sent(response.setStatusCode(304).end());
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        if (isPacked) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        sent(response.end(isPacked ? file.packed() : file.plain()));
    }

    /**
     * True when the browser has it already.
     *
     * @param header {@code If-None-Match}; null when it was not sent
     */
    private static boolean isKnown(@Nullable String header, String tag) {
        return header != null && header.contains(tag);
    }

    private static void sent(Future<Void> answer) {
        answer.onFailure(cause -> LOG.debug("page not sent", cause));
    }
}
