package io.wardstream.store;

import io.vertx.core.Future;
import io.wardstream.store.ColdObjectStore.Readiness;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tier;

/** Storage classes of single objects. */
final class S3Classes {

    /** The mark by which a rule finds what it shall move. */
    static final Tag MARK = Tag.builder().key("wardstream-storage").value("cold").build();

    private static final int NOT_IMPLEMENTED = 501;
    private static final int METHOD_NOT_ALLOWED = 405;

    /** What must be asked for before it is read. */
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    private final S3Client client;
    private final String bucket;

    S3Classes(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    Future<Void> mark(String key) {
        return client.call(
                        "mark " + key,
                        s3 ->
                                s3.putObjectTagging(
                                        put ->
                                                put.bucket(bucket)
                                                        .key(key)
                                                        .tagging(all -> all.tagSet(MARK))))
                .mapEmpty();
    }

    Future<Readiness> readiness(String key) {
        return client.call("head " + key, s3 -> s3.headObject(head -> head.bucket(bucket).key(key)))
                .map(S3Classes::readiness);
    }

    private static Readiness readiness(HeadObjectResponse found) {
        if (!ARCHIVES.contains(String.valueOf(found.storageClassAsString()))) {
            return Readiness.READABLE;
        }
        String restore = found.restore();
        if (restore == null) {
            return Readiness.COLD;
        }
        return restore.contains("ongoing-request=\"true\"") ? Readiness.COMING : Readiness.READABLE;
    }

    Future<Boolean> restore(String key, int days) {
        return client.call(
                        "restore " + key,
                        s3 ->
                                s3.restoreObject(
                                        ask ->
                                                ask.bucket(bucket)
                                                        .key(key)
                                                        .restoreRequest(
                                                                how ->
                                                                        how.days(days)
                                                                                .glacierJobParameters(
                                                                                        job ->
                                                                                                job
                                                                                                        .tier(
                                                                                                                Tier
                                                                                                                        .STANDARD)))))
                .map(_ -> true)
                .recover(S3Classes::answered);
    }

    private static Future<Boolean> answered(Throwable failure) {
        if (!(failure.getCause() instanceof AwsServiceException refused)) {
            return Future.failedFuture(failure);
        }
        if (ObjectStoreException.code(refused).equals("RestoreAlreadyInProgress")) {
            return Future.succeededFuture(true);
        }
        return switch (refused.statusCode()) {
            case NOT_IMPLEMENTED, METHOD_NOT_ALLOWED -> Future.succeededFuture(false);
            default -> Future.failedFuture(failure);
        };
    }
}
