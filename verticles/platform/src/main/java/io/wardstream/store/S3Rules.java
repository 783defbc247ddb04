package io.wardstream.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.Transition;

/** Rules by which the bucket deletes or moves by itself, beside whatever rules others have made. */
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
        return keep(
                name,
                days == 0
                        ? null
                        : rule(name, filter -> filter.prefix(prefix))
                                .expiration(expiration -> expiration.days(days))
                                .build());
    }

    /** Small objects too: of those some stores leave where they are unless told. */
    Future<Boolean> transition(String name, String prefix, String storageClass) {
        return keep(
                name,
                storageClass.isEmpty()
                        ? null
                        : rule(
                                        name,
                                        filter ->
                                                filter.and(
                                                        all ->
                                                                all.prefix(prefix)
                                                                        .objectSizeGreaterThan(1L)
                                                                        .tags(S3Classes.MARK)))
                                .transitions(into(storageClass))
                                .build());
    }

    private static Transition into(String storageClass) {
        return Transition.builder().days(0).storageClass(storageClass).build();
    }

    private static LifecycleRule.Builder rule(
            String name, Consumer<LifecycleRuleFilter.Builder> filter) {
        return LifecycleRule.builder().id(name).status(ExpirationStatus.ENABLED).filter(filter);
    }

    /**
     * @param wanted null: none of that name
     */
    private Future<Boolean> keep(String name, @Nullable LifecycleRule wanted) {
        return present()
                .compose(
                        before ->
                                isKept(before, name, wanted)
                                        ? Future.succeededFuture(true)
                                        : replace(before, name, wanted))
                .recover(cause -> isUnknown(cause) ? Future.succeededFuture(false) : failed(cause));
    }

    private static boolean isKept(
            List<LifecycleRule> rules, String name, @Nullable LifecycleRule wanted) {
        return wanted == null
                ? rules.stream().noneMatch(rule -> name.equals(rule.id()))
                : rules.stream().anyMatch(rule -> isSame(rule, wanted));
    }

    private Future<Boolean> replace(
            List<LifecycleRule> before, String name, @Nullable LifecycleRule wanted) {
        List<LifecycleRule> rules = new ArrayList<>(before);
        rules.removeIf(rule -> name.equals(rule.id()));
        if (wanted != null) {
            rules.add(wanted);
        }
        return put(rules).compose(_ -> present()).map(after -> isKept(after, name, wanted));
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

    /** In all that we ever ask of a rule; stores add what we did not say. */
    private static boolean isSame(LifecycleRule one, LifecycleRule wanted) {
        return Objects.equals(one.id(), wanted.id())
                && one.status() == wanted.status()
                && Objects.equals(one.filter(), wanted.filter())
                && Objects.equals(expiryDays(one), expiryDays(wanted))
                && one.transitions().equals(wanted.transitions());
    }

    private static @Nullable Integer expiryDays(LifecycleRule rule) {
        return rule.expiration() == null ? null : rule.expiration().days();
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
