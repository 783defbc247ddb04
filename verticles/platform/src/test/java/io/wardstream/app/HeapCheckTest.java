package io.wardstream.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.config.ConfigException;
import io.wardstream.config.IngestConfig;
import io.wardstream.config.PlatformConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapCheckTest {
    private static final long MEGABYTE = 1 << 20;

    private static IngestConfig ingest(String key, String value) {
        return PlatformConfig.load(null, Map.of("WARDSTREAM_INGEST_" + key, value)).ingest();
    }

    @Test
    void takesTheDefaultsWithTheHeapOfTheScripts() {
        IngestConfig defaults = ingest("INSTANCES", "1");

        assertThatCode(() -> HeapCheck.check(defaults, 384 * MEGABYTE)).doesNotThrowAnyException();
    }

    @Test
    void refusesABufferThatTheHeapCannotHold() {
        IngestConfig large = ingest("BUFFER_SAMPLES", "2000000");

        assertThatThrownBy(() -> HeapCheck.check(large, 384 * MEGABYTE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ingest.bufferSamples = 2000000")
                .hasMessageContaining("-Xmx");
    }

    @Test
    void asksNothingOfANodeWithoutListener() {
        IngestConfig none = ingest("INSTANCES", "0");

        assertThatCode(() -> HeapCheck.check(none, MEGABYTE)).doesNotThrowAnyException();
    }
}
