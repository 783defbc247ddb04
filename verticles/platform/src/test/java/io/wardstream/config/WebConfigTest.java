package io.wardstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class WebConfigTest {

    @Test
    void letsNoScriptsFromElsewhereInUnlessTold() {
        assertThat(PlatformConfig.load(null, Map.of()).web().corsOrigins()).isEmpty();
    }

    @Test
    void takesExactOrigins() {
        assertThat(origins("https://portal.example.org, http://10.0.0.7:8443"))
                .containsExactlyInAnyOrder("https://portal.example.org", "http://10.0.0.7:8443");
    }

    @Test
    void refusesWhatIsNoExactOrigin() {
        for (String wrong :
                new String[] {"*", "null", "https://*.example.org", "https://a.org/", "a.org"}) {
            assertThatThrownBy(() -> origins(wrong))
                    .as(wrong)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("web.corsOrigins");
        }
    }

    private static Iterable<String> origins(String text) {
        return PlatformConfig.load(null, Map.of("WARDSTREAM_WEB_CORS_ORIGINS", text))
                .web()
                .corsOrigins();
    }
}
