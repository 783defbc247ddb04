package io.wardstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRedisIT {
    @Test
    void startsAgainAfterAKillAndLeavesNothingBehind(@TempDir Path folder) {
        EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), 0);
        long first = redis.pid();
        assertThat(redis.url()).startsWith("redis://:").endsWith("@127.0.0.1:" + redis.port());

        redis.kill9();
        assertThat(Signals.isRunning(first)).isFalse();
        redis.restart();
        long second = redis.pid();
        assertThat(second).isNotEqualTo(first);

        redis.stop();
        assertThat(Signals.isRunning(second)).isFalse();
        assertThat(Ports.isFree(redis.port())).isTrue();
    }
}
