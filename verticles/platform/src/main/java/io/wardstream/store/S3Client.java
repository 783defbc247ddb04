package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.config.S3Config;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** The SDK's client, with our limits, whose answers come back on the caller's context. */
final class S3Client {
    private static final int ATTEMPTS = 3;
    private static final int CONNECTIONS = 16;

    /** For the pauses between attempts. */
    private static final Duration PAUSES = Duration.ofSeconds(5);

    /** A thread that does not end is left behind rather than waited for, seconds. */
    private static final int LAST_WORK = 5;

    private final Vertx vertx;
    private final S3AsyncClient client;

    /** Ours to end: the SDK would let it idle for two seconds first. */
    private final SdkEventLoopGroup thread;

    S3Client(Vertx vertx, S3Config config) {
        this.vertx = vertx;
        this.thread = SdkEventLoopGroup.builder().numberOfThreads(1).build();
        S3AsyncClientBuilder builder =
                S3AsyncClient.builder()
                        .region(Region.of(config.region()))
                        .forcePathStyle(config.pathStyle())
                        .credentialsProvider(credentials(config))
                        .httpClientBuilder(http(config, thread))
                        .overrideConfiguration(limits(config));
        if (!config.endpoint().isEmpty()) {
            builder.endpointOverride(URI.create(config.endpoint()));
        }
        this.client = builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Config config) {
        return config.accessKey().isEmpty()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(config.accessKey(), config.secretKey().value()));
    }

    private static NettyNioAsyncHttpClient.Builder http(S3Config config, SdkEventLoopGroup thread) {
        return NettyNioAsyncHttpClient.builder()
                .maxConcurrency(CONNECTIONS)
                .eventLoopGroup(thread)
                .connectionTimeout(config.timeout())
                .readTimeout(config.timeout())
                .writeTimeout(config.timeout());
    }

    private static ClientOverrideConfiguration limits(S3Config config) {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(config.timeout())
                .apiCallTimeout(config.timeout().multipliedBy(ATTEMPTS).plus(PAUSES))
                .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS))
                .build();
    }

    /**
     * Makes one call.
     *
     * @param what the call and its key, for the message of a failure
     */
    <T> Future<T> call(String what, Function<S3AsyncClient, CompletableFuture<T>> call) {
        CompletableFuture<T> answer;
        try {
            answer = call.apply(client);
        } catch (RuntimeException refused) {
            return Future.failedFuture(ObjectStoreException.of(what, refused));
        }
        return Future.fromCompletionStage(answer, vertx.getOrCreateContext())
                .recover(cause -> Future.failedFuture(ObjectStoreException.of(what, cause)));
    }

    /** What is under way fails; waits until its thread has ended. */
    Future<Void> close() {
        return vertx.executeBlocking(
                () -> {
                    client.close();
                    boolean _ =
                            thread.eventLoopGroup()
                                    .shutdownGracefully(0, LAST_WORK, TimeUnit.SECONDS)
                                    .await(LAST_WORK, TimeUnit.SECONDS);
                    return null;
                });
    }
}
