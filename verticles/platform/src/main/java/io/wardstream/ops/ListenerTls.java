package io.wardstream.ops;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.wardstream.config.TlsConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a listener, for all its instances: looked at every few seconds and taken over
 * when it has changed, without a connection being lost. What is new must have been the same at two
 * looks, for files are seldom changed in one step; what is no good is said once, and the one before
 * goes on. TLS 1.2 and 1.3. Thread-safe; looks on one event loop.
 */
public final class ListenerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerTls.class);

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final Vertx vertx;
    private final String listener;
    private final TlsConfig config;
    private final InstantSource clock;
    private final Counter failures;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile CertificateFiles inForce;
    private volatile Instant endsAt;
    private CertificateFiles seen;
    private @Nullable String complaint;
    private boolean isLooking;
    private long timer;

    private ListenerTls(
            Vertx vertx,
            String listener,
            TlsConfig config,
            InstantSource clock,
            Meters meters,
            CertificateFiles files,
            Instant endsAt) {
        this.vertx = vertx;
        this.listener = listener;
        this.config = config;
        this.clock = clock;
        this.inForce = files;
        this.seen = files;
        this.endsAt = endsAt;
        failures =
                meters.counter(
                        "tls.reload.failures",
                        "Certificates found that were no good, so that the one before went on",
                        "listener",
                        listener);
        meters.gauge(
                "tls.certificate.left.seconds",
                "Seconds until the certificate of a listener ends",
                this::secondsLeft,
                "listener",
                listener);
    }

    /**
     * Reads the files and begins to look after them.
     *
     * @param listener its room, for the log and the meters
     * @return failed with one sentence when they cannot be read or do not belong together
     */
    public static Future<ListenerTls> open(
            Vertx vertx, String listener, TlsConfig config, Meters meters) {
        return open(vertx, listener, config, meters, InstantSource.system(), LOOK);
    }

    static Future<ListenerTls> open(
            Vertx vertx,
            String listener,
            TlsConfig config,
            Meters meters,
            InstantSource clock,
            Duration look) {
        return CertificateFiles.read(vertx, config)
                .compose(
                        files ->
                                files.check(vertx)
                                        .map(
                                                endsAt ->
                                                        new ListenerTls(
                                                                vertx, listener, config, clock,
                                                                meters, files, endsAt)))
                .onSuccess(tls -> tls.begin(look))
                .recover(
                        cause ->
                                Future.failedFuture(
                                        new IllegalStateException(
                                                listener + ".tlsCertFile: " + cause.getMessage(),
                                                cause)));
    }

    private void begin(Duration look) {
        if (isOver(endsAt)) {
            LOG.error("certificate has ended listener={} endsAt={}", listener, endsAt);
        }
        timer = vertx.setPeriodic(look.toMillis(), _ -> look());
    }

    /** Puts TLS, and nothing else, into the options of a server that is about to listen. */
    public HttpServerOptions secured(HttpServerOptions options) {
        ServerSSLOptions tls = options(inForce);
        options.setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(tls.getKeyCertOptions())
                .setClientAuth(tls.getClientAuth())
                .setEnabledSecureTransportProtocols(PROTOCOLS);
        return tls.getTrustOptions() == null
                ? options
                : options.setTrustOptions(tls.getTrustOptions());
    }

    /** From now on the server gets what is new. */
    public void follow(HttpServer server) {
        servers.add(server);
    }

    public void close() {
        boolean _ = vertx.cancelTimer(timer);
    }

    private ServerSSLOptions options(CertificateFiles files) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(files.keyCertOptions())
                .setEnabledSecureTransportProtocols(PROTOCOLS);
        if (files.clientCa() != null) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(files.clientCa()));
        }
        return options.setClientAuth(
                switch (config.clientCertificate()) {
                    case NONE -> ClientAuth.NONE;
                    case REQUEST -> ClientAuth.REQUEST;
                    case REQUIRED -> ClientAuth.REQUIRED;
                });
    }

    private double secondsLeft() {
        return (endsAt.toEpochMilli() - clock.millis()) / MILLIS_PER_SECOND;
    }

    private boolean isOver(Instant end) {
        return !end.isAfter(clock.instant());
    }

    private void look() {
        if (isLooking) {
            return;
        }
        isLooking = true;
        CertificateFiles.read(vertx, config)
                .compose(this::judge)
                .onFailure(cause -> complain(String.valueOf(cause.getMessage())))
                .onComplete(_ -> isLooking = false);
    }

    private Future<Void> judge(CertificateFiles found) {
        boolean isSettled = found.equals(seen);
        seen = found;
        if (found.equals(inForce)) {
            complaint = null;
            return Future.succeededFuture();
        }
        return isSettled
                ? found.check(vertx).compose(end -> take(found, end))
                : Future.succeededFuture();
    }

    private Future<Void> take(CertificateFiles found, Instant end) {
        if (isOver(end)) {
            return Future.failedFuture("the certificate has ended at " + end);
        }
        ServerSSLOptions options = options(found);
        return Future.all(servers.stream().map(server -> server.updateSSLOptions(options)).toList())
                .onSuccess(
                        _ -> {
                            inForce = found;
                            endsAt = end;
                            complaint = null;
                            LOG.info("certificate taken over listener={} endsAt={}", listener, end);
                        })
                .mapEmpty();
    }

    private void complain(String about) {
        if (about.equals(complaint)) {
            return;
        }
        complaint = about;
        failures.increment();
        LOG.error(
                "certificate not taken over, the one before goes on listener={} endsAt={} cause={}",
                listener,
                endsAt,
                about);
    }
}
