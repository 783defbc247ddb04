package io.wardstream.store;

import io.wardstream.config.PlatformConfig;
import io.wardstream.config.PostgresConfig;
import io.wardstream.config.RedisConfig;
import io.wardstream.embedded.TestDatabase;
import java.util.HashMap;
import java.util.Map;

/** Settings that lead to a test's own servers. */
final class StoreSettings {

    private StoreSettings() {}

    static PostgresConfig postgres(TestDatabase database) {
        return postgres(database, Map.of());
    }

    /**
     * @param overrides names without WARDSTREAM_POSTGRES_
     */
    static PostgresConfig postgres(TestDatabase database, Map<String, String> overrides) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOSTS", database.host() + ":" + database.port());
        environment.put("DATABASE", database.name());
        environment.put("OWNER_PASSWORD", TestDatabase.OWNER_PASSWORD);
        environment.put("PLATFORM_PASSWORD", TestDatabase.PLATFORM_PASSWORD);
        environment.put("READER_PASSWORD", TestDatabase.READER_PASSWORD);
        environment.putAll(overrides);
        return load("POSTGRES", environment).postgres();
    }

    static RedisConfig redis(String url) {
        return load("REDIS", Map.of("URL", url)).redis();
    }

    private static PlatformConfig load(String room, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        settings.forEach((key, value) -> environment.put("WARDSTREAM_" + room + "_" + key, value));
        return PlatformConfig.load(null, environment);
    }
}
