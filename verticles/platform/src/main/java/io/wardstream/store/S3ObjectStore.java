package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.wardstream.config.S3Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.BytesWrapper;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/** An {@link ObjectStore} in S3, or what speaks like it. Bodies travel with a CRC32. */
public final class S3ObjectStore implements ColdObjectStore {
    /** What one call may have to carry within its time limit. */
    private static final long PIECE = 8L << 20;

    private final Vertx vertx;
    private final String bucket;
    private final S3Client client;
    private final S3Uploads uploads;
    private final S3Rules rules;
    private final S3Classes classes;

    private S3ObjectStore(Vertx vertx, String bucket, S3Client client) {
        this.vertx = vertx;
        this.bucket = bucket;
        this.client = client;
        this.uploads = new S3Uploads(vertx, client, bucket);
        this.rules = new S3Rules(client, bucket);
        this.classes = new S3Classes(client, bucket);
    }

    /** Connects at the first call; close it. */
    public static S3ObjectStore open(Vertx vertx, S3Config config) {
        return new S3ObjectStore(vertx, config.bucket(), new S3Client(vertx, config));
    }

    @Override
    public Future<Void> put(String key, Buffer content) {
        return client.call(
                        "put " + key,
                        s3 ->
                                s3.putObject(
                                        put ->
                                                put.bucket(bucket)
                                                        .key(key)
                                                        .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                                        AsyncRequestBody.fromBytes(content.getBytes())))
                .mapEmpty();
    }

    @Override
    public Future<Void> put(String key, Path file) {
        return uploads.put(key, file);
    }

    @Override
    public Future<Buffer> get(String key) {
        return fetch(key, null);
    }

    @Override
    public Future<Buffer> get(String key, long from, long to) {
        return fetch(key, "bytes=" + from + "-" + (to - 1));
    }

    private Future<Buffer> fetch(String key, @Nullable String range) {
        return client.call(
                        "get " + key,
                        s3 ->
                                s3.getObject(
                                        get -> get.bucket(bucket).key(key).range(range),
                                        AsyncResponseTransformer.toBytes()))
                .map(BytesWrapper::asByteArrayUnsafe)
                .map(Buffer::buffer);
    }

    @Override
    public Future<Void> download(String key, Path file) {
        OpenOptions replace = new OpenOptions().setWrite(true).setTruncateExisting(true);
        return head(key)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> missing(key)))
                .compose(
                        found ->
                                vertx.fileSystem()
                                        .open(file.toString(), replace)
                                        .compose(
                                                out ->
                                                        pieces(found, out, 0)
                                                                .eventually(out::close)));
    }

    private static Future<StoredObject> missing(String key) {
        return Future.failedFuture(
                new ObjectStoreException(
                        ObjectStoreException.Category.MISSING, key + " is not there", null));
    }

    private Future<Void> pieces(StoredObject object, AsyncFile out, long from) {
        if (from >= object.size()) {
            return Future.succeededFuture();
        }
        long to = Math.min(object.size(), from + PIECE);
        return get(object.key(), from, to)
                .compose(piece -> out.write(piece, from))
                .compose(_ -> pieces(object, out, to));
    }

    @Override
    public Future<Optional<StoredObject>> head(String key) {
        return client.call("head " + key, s3 -> s3.headObject(head -> head.bucket(bucket).key(key)))
                .map(found -> Optional.of(object(key, found)))
                .recover(S3ObjectStore::noneWhenMissing);
    }

    private static StoredObject object(String key, HeadObjectResponse found) {
        String storageClass = found.storageClassAsString();
        return new StoredObject(
                key,
                found.contentLength(),
                storageClass == null ? StoredObject.STANDARD : storageClass);
    }

    private static <T> Future<Optional<T>> noneWhenMissing(Throwable cause) {
        return cause instanceof ObjectStoreException failure
                        && failure.category() == ObjectStoreException.Category.MISSING
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(cause);
    }

    @Override
    public Future<List<StoredObject>> list(String prefix) {
        return pages(prefix, null, new ArrayList<>());
    }

    private Future<List<StoredObject>> pages(
            String prefix, @Nullable String token, List<StoredObject> found) {
        return client.call(
                        "list " + prefix,
                        s3 ->
                                s3.listObjectsV2(
                                        list ->
                                                list.bucket(bucket)
                                                        .prefix(prefix)
                                                        .continuationToken(token)))
                .compose(
                        page -> {
                            found.addAll(objects(page));
                            return Boolean.TRUE.equals(page.isTruncated())
                                    ? pages(prefix, page.nextContinuationToken(), found)
                                    : Future.succeededFuture(found);
                        });
    }

    private static List<StoredObject> objects(ListObjectsV2Response page) {
        return page.contents().stream()
                .map(
                        one ->
                                new StoredObject(
                                        one.key(),
                                        one.size(),
                                        one.storageClass() == null
                                                ? StoredObject.STANDARD
                                                : one.storageClassAsString()))
                .toList();
    }

    @Override
    public Future<Void> copy(String from, String to, String storageClass) {
        return client.call(
                        "copy " + from,
                        s3 ->
                                s3.copyObject(
                                        copy ->
                                                copy.sourceBucket(bucket)
                                                        .sourceKey(from)
                                                        .destinationBucket(bucket)
                                                        .destinationKey(to)
                                                        .metadataDirective(directive(from, to))
                                                        .storageClass(storageClass)))
                .mapEmpty();
    }

    /** Onto itself some stores copy only what replaces the metadata; objects here have none. */
    private static MetadataDirective directive(String from, String to) {
        return from.equals(to) ? MetadataDirective.REPLACE : MetadataDirective.COPY;
    }

    @Override
    public Future<Void> delete(String key) {
        return client.call(
                        "delete " + key,
                        s3 -> s3.deleteObject(delete -> delete.bucket(bucket).key(key)))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> expire(String rule, String prefix, int days) {
        return rules.expire(rule, prefix, days);
    }

    @Override
    public Future<Boolean> transition(String rule, String prefix, String storageClass) {
        return rules.transition(rule, prefix, storageClass);
    }

    @Override
    public Future<Void> mark(String key) {
        return classes.mark(key);
    }

    @Override
    public Future<Readiness> readiness(String key) {
        return classes.readiness(key);
    }

    @Override
    public Future<Boolean> restore(String key, int days) {
        return classes.restore(key, days);
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
