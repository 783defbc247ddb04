package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs entries into a ZIP that is sent while it is made. Packing is done on worker threads; a
 * piece is done when it has left for the network, so a slow reader costs a few pieces, however
 * large the ZIP. Used from the context of the request, one call at a time.
 */
final class ZipBody implements Answer.Body {

    private static final int PIECE_BYTES = 64 * 1024;

    /**
     * What was packed.
     *
     * @param bytes before packing, as is the digest
     */
    record Entry(String name, long bytes, String sha256) {}

    /** A step on a worker thread. */
    private interface Step {
        void run() throws IOException;
    }

    private final ApiRequest request;
    private final Answer.Body body;
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(packed, StandardCharsets.UTF_8);
    private final MessageDigest digest = sha256();
    private final List<Entry> entries = new ArrayList<>();
    private String name = "";
    private long bytes;

    ZipBody(ApiRequest request, Answer.Body body) {
        this.request = request;
        this.body = body;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-256", never);
        }
    }

    /** Begins an entry; the one before has ended. */
    Future<Void> begin(String entry) {
        name = entry;
        bytes = 0;
        return pack(() -> zip.putNextEntry(new ZipEntry(entry)));
    }

    /** More of the entry. */
    @Override
    public Future<Void> add(Buffer piece) {
        byte[] content = piece.getBytes();
        bytes += content.length;
        return pack(
                () -> {
                    digest.update(content);
                    zip.write(content);
                });
    }

    /** Ends the entry, and sends it: who waits for the first byte may not be patient. */
    Future<Void> end() {
        return request.onWorker(
                        () -> {
                            zip.closeEntry();
                            return HexFormat.of().formatHex(digest.digest());
                        })
                .compose(
                        sha256 -> {
                            entries.add(new Entry(name, bytes, sha256));
                            return request.onWorker(() -> taken(0)).compose(body::add);
                        });
    }

    /** Those that have ended. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** There is no more. */
    Future<Void> finish() {
        return request.onWorker(
                        () -> {
                            zip.close();
                            return taken(0);
                        })
                .compose(body::add);
    }

    /** Lets go of the memory of the packer, whatever became of the ZIP. */
    Future<Void> release() {
        return request.onWorker(
                () -> {
                    zip.close();
                    return null;
                });
    }

    private Future<Void> pack(Step step) {
        return request.onWorker(
                        () -> {
                            step.run();
                            return taken(PIECE_BYTES);
                        })
                .compose(piece -> piece.length() == 0 ? Future.succeededFuture() : body.add(piece));
    }

    /** What is packed and not sent, when it is so much. */
    private Buffer taken(int least) {
        if (packed.size() < least) {
            return Buffer.buffer();
        }
        Buffer piece = Buffer.buffer(packed.toByteArray());
        packed.reset();
        return piece;
    }
}
