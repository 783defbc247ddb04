package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Puts files: in one call, or in parts so that each fits its time limit. */
final class S3Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(S3Uploads.class);

    /** S3 takes parts of 5 MiB or more, 10,000 of them: files up to 156 GiB. */
    private static final long PART = 16L << 20;

    private final Vertx vertx;
    private final S3Client client;
    private final String bucket;

    S3Uploads(Vertx vertx, S3Client client, String bucket) {
        this.vertx = vertx;
        this.client = client;
        this.bucket = bucket;
    }

    Future<Void> put(String key, Path file) {
        return vertx.fileSystem()
                .props(file.toString())
                .compose(
                        props ->
                                props.size() <= PART
                                        ? whole(key, file)
                                        : inParts(key, file, props.size()));
    }

    private Future<Void> whole(String key, Path file) {
        return client.call(
                        "put " + key,
                        s3 ->
                                s3.putObject(
                                        put ->
                                                put.bucket(bucket)
                                                        .key(key)
                                                        .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                                        AsyncRequestBody.fromFile(file)))
                .mapEmpty();
    }

    private Future<Void> inParts(String key, Path file, long size) {
        return client.call(
                        "begin " + key,
                        s3 ->
                                s3.createMultipartUpload(
                                        create ->
                                                create.bucket(bucket)
                                                        .key(key)
                                                        .checksumAlgorithm(
                                                                ChecksumAlgorithm.CRC32)))
                .compose(
                        begun -> {
                            Upload upload = new Upload(key, begun.uploadId(), file, size);
                            return upload.next().recover(upload::abort);
                        });
    }

    /** The parts of one file, one after the other. */
    private final class Upload {
        private final String key;
        private final String id;
        private final Path file;
        private final long size;
        private final List<CompletedPart> parts = new ArrayList<>();

        Upload(String key, String id, Path file, long size) {
            this.key = key;
            this.id = id;
            this.file = file;
            this.size = size;
        }

        Future<Void> next() {
            long from = parts.size() * PART;
            return from >= size ? complete() : part(from).compose(_ -> next());
        }

        private Future<Boolean> part(long from) {
            int number = parts.size() + 1;
            long length = Math.min(PART, size - from);
            return client.call(
                            "put part " + number + " of " + key,
                            s3 ->
                                    s3.uploadPart(
                                            part ->
                                                    part.bucket(bucket)
                                                            .key(key)
                                                            .uploadId(id)
                                                            .partNumber(number)
                                                            .checksumAlgorithm(
                                                                    ChecksumAlgorithm.CRC32),
                                            AsyncRequestBody.fromFile(
                                                    body ->
                                                            body.path(file)
                                                                    .position(from)
                                                                    .numBytesToRead(length))))
                    .map(done -> parts.add(completed(number, done)));
        }

        private static CompletedPart completed(int number, UploadPartResponse done) {
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(done.eTag())
                    .checksumCRC32(done.checksumCRC32())
                    .build();
        }

        private Future<Void> complete() {
            return client.call(
                            "complete " + key,
                            s3 ->
                                    s3.completeMultipartUpload(
                                            complete ->
                                                    complete.bucket(bucket)
                                                            .key(key)
                                                            .uploadId(id)
                                                            .multipartUpload(
                                                                    all -> all.parts(parts))))
                    .mapEmpty();
        }

        /** Parts of an upload that never ends cost money. */
        Future<Void> abort(Throwable cause) {
            return client.call(
                            "abort " + key,
                            s3 ->
                                    s3.abortMultipartUpload(
                                            abort -> abort.bucket(bucket).key(key).uploadId(id)))
                    .onFailure(
                            failure ->
                                    LOG.warn(
                                            "upload not aborted key={} cause={}",
                                            key,
                                            failure.getMessage()))
                    .transform(_ -> Future.failedFuture(cause));
        }
    }
}
