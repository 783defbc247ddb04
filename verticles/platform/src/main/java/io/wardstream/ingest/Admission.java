package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.wardstream.config.TlsConfig.ClientCertificate;
import io.wardstream.ops.Pressure;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.DeviceDirectory;
import io.wardstream.registry.DeviceIdentity;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Decides about an upgrade: who it is, and whether there is room. One a node; thread-safe. */
final class Admission {
    /** What the listener answers. */
    sealed interface Decision {
        record Welcome(DeviceIdentity identity) implements Decision {}

        /** No upgrade. {@code retryAfterSeconds} 0: no Retry-After header. */
        record Refusal(int status, String reason, String message, int retryAfterSeconds)
                implements Decision {}
    }

    private static final String BEARER = "Bearer ";
    private static final int WINDOW_SECONDS = 10;
    private static final int OVERLOAD_SECONDS = 5;

    private final DeviceDirectory directory;
    private final Readiness readiness;
    private final AttemptLimits limits;
    private final int maxConnections;
    private final ClientCertificate certificate;
    private final AtomicInteger places = new AtomicInteger();

    Admission(
            DeviceDirectory directory,
            Readiness readiness,
            AttemptLimits limits,
            int maxConnections,
            ClientCertificate certificate) {
        this.directory = directory;
        this.readiness = readiness;
        this.limits = limits;
        this.maxConnections = maxConnections;
        this.certificate = certificate;
    }

    /**
     * Takes a place for a connection; whoever got a Welcome gives it back with {@link #leave}.
     *
     * @return never fails
     */
    Future<Decision> decide(HttpServerRequest request) {
        if (!isServing()) {
            return Future.succeededFuture(notServing());
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        Origin origin = new Origin(request.remoteAddress().hostAddress(), request.sslSession());
        if (authorization == null
                || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Future.succeededFuture(unknown(origin.address()));
        }
        return decide(authorization.substring(BEARER.length()).trim(), origin);
    }

    /**
     * Where a device connects from.
     *
     * @param tls null: without TLS
     */
    record Origin(String address, @Nullable SSLSession tls) {}

    /** The same for a token that comes by another way. */
    Future<Decision> decide(String token, Origin origin) {
        return directory
                .authenticate(token)
                .map(found -> decide(found, origin))
                .otherwise(_ -> unavailable("unknown_now", "the token cannot be looked up now"));
    }

    /** False while the node is starting or draining. */
    boolean isServing() {
        return readiness.state() == Readiness.State.SERVING;
    }

    private Decision decide(Optional<DeviceIdentity> found, Origin origin) {
        String address = origin.address();
        if (found.isEmpty() || !found.get().enabled()) {
            return unknown(address);
        }
        if (!DeviceCertificate.allows(certificate, origin.tls(), found.get().publicId())) {
            return foreign(address);
        }
        if (readiness.pressure().gives(Pressure.Step.CONNECTIONS)) {
            return overloaded();
        }
        if (!takePlace()) {
            return full();
        }
        if (!limits.mayConnect(found.get().deviceId())) {
            leave();
            return new Decision.Refusal(
                    429,
                    "device_attempts",
                    "a device may connect " + AttemptLimits.CONNECTS + " times in 10 s",
                    WINDOW_SECONDS);
        }
        return new Decision.Welcome(found.get());
    }

    /**
     * Only for devices that are known: whoever tries bad tokens must not hold the places of good
     * ones while they are looked up.
     */
    private boolean takePlace() {
        if (places.incrementAndGet() > maxConnections) {
            leave();
            return false;
        }
        readiness.full(places.get() >= maxConnections);
        return true;
    }

    /** A place is free again. */
    void leave() {
        readiness.full(places.decrementAndGet() >= maxConnections);
    }

    private Decision unknown(String address) {
        return limits.failedTooOften(address)
                ? tooManyFailures()
                : new Decision.Refusal(401, "unauthorized", "a device token is required", 0);
    }

    private Decision foreign(String address) {
        return limits.failedTooOften(address)
                ? tooManyFailures()
                : new Decision.Refusal(
                        401, "certificate", "a certificate that names the device is required", 0);
    }

    private static Decision.Refusal tooManyFailures() {
        return new Decision.Refusal(
                429, "address_failures", "too many failed attempts", WINDOW_SECONDS);
    }

    static Decision.Refusal notServing() {
        return unavailable("not_serving", "the node is starting or draining");
    }

    static Decision.Refusal full() {
        return unavailable("full", "the node has no place for another connection");
    }

    private static Decision.Refusal overloaded() {
        return unavailable(
                "overloaded",
                "the node has more samples than it can write, those connected go first",
                OVERLOAD_SECONDS);
    }

    private static Decision.Refusal unavailable(String reason, String message) {
        return unavailable(reason, message, 1);
    }

    /** Jittered, so that devices refused together do not come back together. */
    private static Decision.Refusal unavailable(String reason, String message, int seconds) {
        return new Decision.Refusal(
                503, reason, message, seconds + ThreadLocalRandom.current().nextInt(5));
    }
}
