package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A body that was received into a temporary file.
 *
 * @param sha256 of its bytes, in lower-case hex
 */
record UploadedFile(Path path, long bytes, String sha256) {

    private static final String TYPE = "application/octet-stream";

    /** As {@link ApiRequest#file}. */
    static Future<UploadedFile> receive(RoutingContext context, long maxBytes) {
        HttpServerRequest request = context.request();
        Problem refusal = refusal(request, maxBytes);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        FileSystem files = context.vertx().fileSystem();
        return files.createTempFile("wardstream-upload-", ".part")
                .compose(
                        path ->
                                files.open(path, new OpenOptions().setTruncateExisting(true))
                                        .compose(
                                                file ->
                                                        new Receiver(request, file, maxBytes)
                                                                .receive(Path.of(path)))
                                        .recover(
                                                cause ->
                                                        files.delete(path)
                                                                .transform(
                                                                        _ ->
                                                                                Future.failedFuture(
                                                                                        cause))));
    }

    private static @Nullable Problem refusal(HttpServerRequest request, long maxBytes) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(TYPE)) {
            return Problem.of(415, "the body must be " + TYPE);
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean isTooLong =
                length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > maxBytes;
        return isTooLong ? tooLarge(maxBytes) : null;
    }

    private static Problem tooLarge(long maxBytes) {
        return Problem.of(413, "the file may have at most " + maxBytes + " bytes");
    }

    /** Writes piece by piece, no faster than the disk. Confined to the request's event loop. */
    private static final class Receiver {
        private final HttpServerRequest request;
        private final AsyncFile file;
        private final long maxBytes;
        private final MessageDigest digest = sha256();
        private final Promise<Void> received = Promise.promise();
        private long bytes;

        Receiver(HttpServerRequest request, AsyncFile file, long maxBytes) {
            this.request = request;
            this.file = file;
            this.maxBytes = maxBytes;
        }

        Future<UploadedFile> receive(Path path) {
            file.exceptionHandler(received::tryFail);
            request.exceptionHandler(received::tryFail);
            request.handler(this::take);
            request.endHandler(_ -> received.tryComplete());
            request.resume();
            return received.future()
                    .transform(
                            outcome ->
                                    file.close()
                                            .compose(
                                                    _ ->
                                                            outcome.succeeded()
                                                                    ? Future.succeededFuture()
                                                                    : Future.failedFuture(
                                                                            outcome.cause())))
                    .map(_ -> new UploadedFile(path, bytes, hex()));
        }

        private void take(Buffer piece) {
            if (received.future().isComplete()) {
                return;
            }
            bytes += piece.length();
            if (bytes > maxBytes) {
                request.pause();
                received.tryFail(tooLarge(maxBytes));
                return;
            }
            digest.update(piece.getBytes());
            file.write(piece).onFailure(received::tryFail);
            if (file.writeQueueFull()) {
                request.pause();
                file.drainHandler(_ -> request.resume());
            }
        }

        private String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java has SHA-256", impossible);
            }
        }
    }
}
