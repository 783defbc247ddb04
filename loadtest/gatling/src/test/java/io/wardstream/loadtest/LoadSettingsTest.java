package io.wardstream.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadSettingsTest {

    @Test
    void whatIsLeftOutIsAsUsual() {
        LoadSettings settings = LoadSettings.of(Map.of());

        assertThat(settings.of(Count.USERS)).isEqualTo(100);
        assertThat(settings.of(Count.PATIENTS)).isEqualTo(20);
        assertThat(settings.api()).isEqualTo(new Slo(50, 200, 500));
        assertThat(settings.ack()).isEqualTo(new Slo(60, 250, 500));
        assertThat(settings.of(Count.ALARM_MILLIS)).isEqualTo(1_000);
        assertThat(settings.isCorrectnessOnly()).isFalse();
    }

    @Test
    void readsWhatIsGiven() {
        LoadSettings settings =
                LoadSettings.of(
                        Map.of("devices", "5000", "ack", "1,2,3", "correctnessOnly", "true"));

        assertThat(settings.of(Count.DEVICES)).isEqualTo(5_000);
        assertThat(settings.ack()).isEqualTo(new Slo(1, 2, 3));
        assertThat(settings.isCorrectnessOnly()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "devices | 0 | devices must be a whole number of 1 to 20000, was 0",
                "seconds | 86401 | seconds must be a whole number of 3 to 86400, was 86401",
                "users | many | users must be a whole number of 1 to 1000, was many",
                "spikeFactor | 1 | spikeFactor must be a whole number of 2 to 20, was 1",
                "api | 50,200 | api must be the milliseconds of p50,p95,p99, growing from 1 to 60000, was 50,200",
                "ack | 60,50,40 | ack must be the milliseconds of p50,p95,p99, growing from 1 to 60000, was 60,50,40",
                "ack | 0,50,70 | ack must be the milliseconds of p50,p95,p99, growing from 1 to 60000, was 0,50,70",
                "correctnessOnly | yes | correctnessOnly must be true or false, was yes"
            })
    void refusesWhatIsOutOfBoundsAndNamesThem(String key, String value, String sentence) {
        assertThatThrownBy(() -> LoadSettings.of(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void takesItsOwnSystemPropertiesAndNoOthers() {
        Properties properties = new Properties();
        properties.setProperty("java.home", "/somewhere");
        properties.setProperty("loadtest.devices", "7");

        assertThat(Settings.in(properties)).containsExactly(Map.entry("devices", "7"));
    }

    @Test
    void refusesASystemPropertyNobodyKnows() {
        Properties properties = new Properties();
        properties.setProperty("loadtest.devises", "7");

        assertThatThrownBy(() -> Settings.in(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("loadtest.devises is not known; known are ack, ")
                .hasMessageContaining("devices, ");
    }
}
