package io.wardstream.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/** Rules by which the bucket deletes by itself, beside whatever rules others have made. */
final class S3Rules {
    private static final int NOT_IMPLEMENTED = 501;
    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final S3Client client;
    private final String bucket;

    S3Rules(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    Future<Boolean> expire(String name, String prefix, int days) {
        return present()
                .compose(
                        before ->
                                before.stream().anyMatch(rule -> says(rule, name, prefix, days))
                                        ? Future.succeededFuture(true)
                                        : replace(before, name, prefix, days))
                .recover(cause -> isUnknown(cause) ? Future.succeededFuture(false) : failed(cause));
    }

    private Future<Boolean> replace(
            List<LifecycleRule> before, String name, String prefix, int days) {
        List<LifecycleRule> rules = new ArrayList<>(before);
        boolean isGone = rules.removeIf(rule -> name.equals(rule.id()));
        if (days == 0 && !isGone) {
            return Future.succeededFuture(true);
        }
        if (days > 0) {
            rules.add(rule(name, prefix, days));
        }
        return put(rules)
                .compose(_ -> present())
                .map(
                        after ->
                                after.stream()
                                        .anyMatch(
                                                rule ->
                                                        days == 0
                                                                ? name.equals(rule.id())
                                                                : says(rule, name, prefix, days)))
                .map(isThere -> isThere == days > 0);
    }

    private Future<List<LifecycleRule>> present() {
        return client.call(
                        "read rules of " + bucket,
                        s3 -> s3.getBucketLifecycleConfiguration(get -> get.bucket(bucket)))
                .map(GetBucketLifecycleConfigurationResponse::rules)
                .recover(
                        cause ->
                                hasNone(cause) ? Future.succeededFuture(List.of()) : failed(cause));
    }

    private Future<Void> put(List<LifecycleRule> rules) {
        return rules.isEmpty()
                ? client.call(
                                "delete rules of " + bucket,
                                s3 -> s3.deleteBucketLifecycle(all -> all.bucket(bucket)))
                        .mapEmpty()
                : client.call(
                                "write rules of " + bucket,
                                s3 ->
                                        s3.putBucketLifecycleConfiguration(
                                                put ->
                                                        put.bucket(bucket)
                                                                .lifecycleConfiguration(
                                                                        all -> all.rules(rules))))
                        .mapEmpty();
    }

    private static LifecycleRule rule(String name, String prefix, int days) {
        return LifecycleRule.builder()
                .id(name)
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(prefix))
                .expiration(expiration -> expiration.days(days))
                .build();
    }

    private static boolean says(LifecycleRule rule, String name, String prefix, int days) {
        return name.equals(rule.id())
                && rule.status() == ExpirationStatus.ENABLED
                && rule.filter() != null
                && prefix.equals(rule.filter().prefix())
                && rule.expiration() != null
                && Integer.valueOf(days).equals(rule.expiration().days());
    }

    private static boolean hasNone(Throwable failure) {
        return failure.getCause() instanceof AwsServiceException refused
                && ObjectStoreException.code(refused).equals("NoSuchLifecycleConfiguration");
    }

    /** Stores that know no rules say so in several ways. */
    private static boolean isUnknown(Throwable failure) {
        if (!(failure.getCause() instanceof AwsServiceException refused)) {
            return false;
        }
        return switch (refused.statusCode()) {
            case NOT_IMPLEMENTED, METHOD_NOT_ALLOWED -> true;
            case BAD_REQUEST -> !ObjectStoreException.code(refused).startsWith("Expired");
            default -> false;
        };
    }

    private static <T> Future<T> failed(Throwable cause) {
        return Future.failedFuture(cause);
    }
}
