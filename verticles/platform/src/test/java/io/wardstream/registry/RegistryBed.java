package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.wardstream.access.Access;
import io.wardstream.access.audit.AuditTrail;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.config.PlatformConfig;
import io.wardstream.config.PostgresConfig;
import io.wardstream.config.RedisConfig;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.store.Database;
import io.wardstream.store.MigratedDatabase;
import io.wardstream.store.RedisChannel;
import io.wardstream.store.RedisGateway;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A migrated database of its own with registry and access on it: what many tests stand on. */
public final class RegistryBed implements AutoCloseable {

    public static final String ADMIN = "admin";
    public static final String ADMIN_PASSWORD = "first administrator's password";

    private final TestDatabase postgres;
    public final Vertx vertx = Vertx.vertx();
    public final Meters meters = new Meters();
    public final PlatformConfig config;
    public final Database database;
    public final Registry registry;
    public final Access access;
    public final AuditTrail audit;

    public RegistryBed() {
        this(MigratedDatabase.fresh());
    }

    /** On a migrated database of the test's own, which is closed with the bed. */
    public RegistryBed(TestDatabase postgres) {
        this.postgres = postgres;
        config = PlatformConfig.load(null, settings(postgres));
        BusCodecs.registerAll(vertx.eventBus());
        database = Database.open(vertx, config.postgres(), "test");
        registry = await(Registry.open(vertx, database, meters));
        access = await(Access.open(vertx, database, config.access(), registry.hospitals()));
        audit = await(AuditTrail.open(vertx, database, config.audit(), Clock.systemUTC(), meters));
    }

    private static Map<String, String> settings(TestDatabase postgres) {
        Map<String, String> settings = new HashMap<>();
        settings.put("POSTGRES_HOSTS", postgres.host() + ":" + postgres.port());
        settings.put("POSTGRES_DATABASE", postgres.name());
        settings.put("POSTGRES_OWNER_PASSWORD", "owner");
        settings.put("POSTGRES_PLATFORM_PASSWORD", "platform");
        settings.put("POSTGRES_READER_PASSWORD", "reader");
        settings.put("ACCESS_BCRYPT_COST", "4");
        settings.put("ACCESS_ADMIN_PASSWORD", ADMIN_PASSWORD);
        settings.put("AUDIT_TRUSTED_PROXIES", "127.0.0.1");
        settings.put("WEB_PORT", "0");
        for (String who : List.of("USER", "ADDRESS", "COSTLY", "CONNECT", "CONNECT_ALL")) {
            settings.put("LIMITS_" + who + "_BURST", "1000000"); // counted, and never used up
        }
        Map<String, String> environment = new HashMap<>();
        settings.forEach((key, value) -> environment.put("WARDSTREAM_" + key, value));
        return environment;
    }

    /** A channel on which nothing is heard. */
    public RedisChannel withoutRedis(String name) {
        RedisConfig off = new RedisConfig(false, "redis://127.0.0.1:1", Duration.ofMillis(200));
        RedisGateway gateway = RedisGateway.open(vertx, off, new Readiness(), meters);
        return RedisChannel.open(vertx, off, gateway, name);
    }

    /** Waits on the test's thread, at most 30 s. */
    public static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within 30 s", late);
        }
    }

    /** Waits until it has succeeded. */
    public static void done(Future<?> future) {
        Object _ = await(future);
    }

    /** One statement of the tables' owner: only the owner may analyze at once. */
    public void asOwner(String statement) {
        PostgresConfig postgresConfig = config.postgres();
        PgConnectOptions owner =
                new PgConnectOptions()
                        .setHost(postgresConfig.hosts().getFirst().host())
                        .setPort(postgresConfig.hosts().getFirst().port())
                        .setDatabase(postgresConfig.database())
                        .setUser(postgresConfig.ownerUser())
                        .setPassword(postgresConfig.ownerPassword().value());
        done(
                PgConnection.connect(vertx, owner)
                        .compose(
                                connection ->
                                        connection
                                                .query(statement)
                                                .execute()
                                                .eventually(connection::close)));
    }

    public TestDatabase postgres() {
        return postgres;
    }

    public Ward ward(String hospital, String ward) {
        return await(
                registry.hospitals()
                        .create(hospital)
                        .compose(made -> registry.hospitals().createWard(made, ward)));
    }

    @Override
    public void close() {
        done(audit.close());
        done(access.close().compose(_ -> registry.close()).compose(_ -> database.close()));
        done(vertx.close());
        postgres.close();
    }
}
