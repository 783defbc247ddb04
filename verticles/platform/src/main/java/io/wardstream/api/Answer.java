package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an operation answers with. */
sealed interface Answer {

    String NO_STORE = "no-store";

    /** Kept by the browser only, and asked about each time. */
    String REVALIDATE = "private, no-cache";

    /** What an answer depends on besides its address. */
    String VARY = "Accept, Authorization";

    static Answer ok(JsonObject json) {
        return new Whole(200, "application/json", json.toBuffer(), NO_STORE, null, null);
    }

    /**
     * 201.
     *
     * @param location path of the new thing
     */
    static Answer created(String location, JsonObject json) {
        return new Whole(201, "application/json", json.toBuffer(), NO_STORE, null, location);
    }

    /**
     * 202.
     *
     * @param location where to ask how far it is
     */
    static Answer accepted(String location, JsonObject json) {
        return new Whole(202, "application/json", json.toBuffer(), NO_STORE, null, location);
    }

    /** An answer with an entity tag of its own content, so that it can be asked for again. */
    static Whole tagged(JsonObject json, String cacheControl) {
        Buffer body = json.toBuffer();
        return new Whole(200, "application/json", body, cacheControl, EntityTag.of(body), null);
    }

    /**
     * A part of a list, to be asked about each time.
     *
     * @param next where it goes on, as {@link Query} reads it; 0: nowhere
     */
    static Whole part(Stream<JsonObject> items, long next) {
        return tagged(
                new JsonObject().put("items", items.toList()).put("next", Query.cursor(next)),
                REVALIDATE);
    }

    static Answer items(Stream<JsonObject> items) {
        return ok(new JsonObject().put("items", items.toList()));
    }

    /** A body that is there as a whole. */
    record Whole(
            int status,
            String contentType,
            Buffer body,
            String cacheControl,
            @Nullable String tag,
            @Nullable String location)
            implements Answer {}

    /**
     * A file that is sent in pieces as fast as it is taken, also a part of it.
     *
     * @param tag strong: what the file holds never changes
     */
    record Content(String contentType, String fileName, String tag, long bytes, Pieces pieces)
            implements Answer {

        /** Reads [from, to) of it, which fits into memory. */
        @FunctionalInterface
        interface Pieces {
            Future<Buffer> read(long from, long to);
        }
    }

    /**
     * 202 to a question that can be answered later, when a job is done.
     *
     * @param location where to ask how far the job is
     */
    record Later(String location, JsonObject json, int retryAfterSeconds) implements Answer {}

    /** 204. */
    record Nothing() implements Answer {}

    /** 201 with one JSON object a line, sent as fast as it is read. */
    record Lines(List<JsonObject> lines) implements Answer {
        public Lines {
            lines = List.copyOf(lines);
        }

        /** The same in one piece. */
        Whole whole() {
            Buffer all = Buffer.buffer();
            lines.forEach(line -> all.appendBuffer(line.toBuffer()).appendByte((byte) '\n'));
            return new Whole(201, "application/x-ndjson", all, NO_STORE, null, null);
        }
    }

    /**
     * 200 with a body that is made while it is sent. When it turns out to be one piece, it has an
     * entity tag and is cached as told; of a longer one the tag would be known too late, so it is
     * not stored.
     *
     * @param fileName under which it is to be kept; null: it is to be shown
     */
    record Pieces(String contentType, String cacheControl, @Nullable String fileName, Writer writer)
            implements Answer {

        Pieces(String contentType, String cacheControl, Writer writer) {
            this(contentType, cacheControl, null, writer);
        }
    }

    /** Makes a body. */
    @FunctionalInterface
    interface Writer {
        /** Completes after the last piece; when it fails, the answer is cut so that it shows. */
        Future<Void> write(Body body);
    }

    /** Takes the pieces of a body. */
    @FunctionalInterface
    interface Body {
        /** Completes when the next piece may be made. */
        Future<Void> add(Buffer piece);
    }
}
