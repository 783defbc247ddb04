package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.config.AccessConfig;
import io.wardstream.store.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys as this node knows them: read every 10 s, and at once when a token names one that is not
 * known here. A new key signs a minute after it can be read. Thread-safe.
 */
final class TokenKeys implements TokenKeyRing {

    private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);

    private static final String REPLACED = "access.token-keys.replaced";
    private static final Duration READ_EVERY = Duration.ofSeconds(10);
    private static final Duration LEAD = Duration.ofMinutes(1);

    /** Names that nobody has are no way to keep the database busy. */
    private static final Duration UNKNOWN_PAUSE = Duration.ofSeconds(1);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}|first");

    private final Vertx vertx;
    private final PgTokenKeys store;
    private final Duration leeway;
    private final Seldom readForUnknown;
    private final MessageConsumer<String> replaced;
    private volatile @Nullable Ring ring;
    private long timer = -1;

    private TokenKeys(Vertx vertx, PgTokenKeys store, Duration leeway) {
        this.vertx = vertx;
        this.store = store;
        this.leeway = leeway;
        this.readForUnknown = new Seldom(UNKNOWN_PAUSE, System::nanoTime, () -> read().mapEmpty());
        this.replaced = vertx.eventBus().consumer(REPLACED);
    }

    private record Ring(TokenKey signing, Map<String, TokenKey> byId) {}

    /**
     * Reads the keys, and makes the first when there is none.
     *
     * @return failed with a {@code StorageException} when the database cannot answer
     */
    static Future<TokenKeys> open(Vertx vertx, Database database, AccessConfig config) {
        TokenKeys keys =
                new TokenKeys(vertx, new PgTokenKeys(database, config, LEAD), config.leeway());
        return keys.read()
                .compose(_ -> keys.listen())
                .map(keys)
                .recover(cause -> keys.close().transform(_ -> Future.failedFuture(cause)));
    }

    private Future<Void> listen() {
        timer = vertx.setPeriodic(READ_EVERY.toMillis(), _ -> readLogged());
        replaced.handler(_ -> readLogged());
        return replaced.completion();
    }

    @Override
    public TokenKey signing() {
        return present().signing();
    }

    @Override
    public Future<Optional<TokenKey>> find(String id) {
        TokenKey known = present().byId().get(id);
        if (known != null || !ID.matcher(id).matches()) {
            return Future.succeededFuture(Optional.ofNullable(known));
        }
        return readForUnknown
                .run()
                .map(_ -> Optional.ofNullable(present().byId().get(id)))
                .otherwise(Optional.empty());
    }

    /** Ends every key on every node; on one that does not hear of it within 10 s. */
    Future<Void> replaceAll() {
        return store.replaceAll()
                .compose(_ -> read())
                .onSuccess(now -> vertx.eventBus().publish(REPLACED, now.signing().id()))
                .mapEmpty();
    }

    Future<Void> close() {
        vertx.cancelTimer(timer);
        return replaced.unregister();
    }

    private Ring present() {
        Ring present = ring;
        if (present == null) {
            throw new IllegalStateException("the keys have not been read yet");
        }
        return present;
    }

    private void readLogged() {
        Future<Ring> _ = read().onFailure(cause -> LOG.warn("token keys not read", cause));
    }

    private Future<Ring> read() {
        return store.readOrMake()
                .map(
                        stored -> {
                            Ring read = ring(stored, ring);
                            ring = read;
                            return read;
                        });
    }

    private Ring ring(List<PgTokenKeys.Stored> stored, @Nullable Ring before) {
        Map<String, TokenKey> byId =
                stored.stream()
                        .map(key -> known(key, before))
                        .collect(Collectors.toMap(TokenKey::id, key -> key));
        PgTokenKeys.Stored signing =
                stored.stream()
                        .filter(PgTokenKeys.Stored::isInForce)
                        .findFirst()
                        .orElseGet(stored::getLast);
        return new Ring(Objects.requireNonNull(byId.get(signing.id())), byId);
    }

    private TokenKey known(PgTokenKeys.Stored key, @Nullable Ring before) {
        TokenKey known = before == null ? null : before.byId().get(key.id());
        return known != null ? known : TokenKey.of(vertx, key.id(), key.secret(), leeway);
    }
}
