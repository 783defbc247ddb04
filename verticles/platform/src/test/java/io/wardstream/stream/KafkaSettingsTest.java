package io.wardstream.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.config.ConfigException;
import io.wardstream.config.PlatformConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's file may say; no broker is there. */
class KafkaSettingsTest {
    private static final String SECRET = "hunter2";

    @TempDir private Path folder;

    @Test
    void takesSettingsOfSecurity() {
        String file =
                """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule \\
                  required username="wardstream" password="hunter2";
                """;

        assertThatCode(settings(write(file))::check).doesNotThrowAnyException();
    }

    @Test
    void needsNoFile() {
        assertThatCode(settings("")::check).doesNotThrowAnyException();
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path missing = folder.resolve("missing.properties");

        assertRefused(missing.toString(), "cannot be read: " + missing);
    }

    @Test
    void refusesWhatThePlatformMustDecide() {
        assertRefused(
                write("security.protocol=PLAINTEXT\nacks=0"),
                "acks is not one of security.*, sasl.* and ssl.*");
    }

    @Test
    void refusesANameThatIsNoSetting() {
        assertRefused(
                write("ssl.trustore.location=/a"),
                "ssl.trustore.location is no setting of a Kafka client");
    }

    @Test
    void refusesAProtocolThatIsNone() {
        assertRefused(write("security.protocol=TLS"), "security.protocol");
    }

    @Test
    void refusesAStoreThatCannotBeOpenedAndKeepsItsPassword() {
        Path store = folder.resolve("none.p12");
        String file =
                write(
                        """
                        security.protocol=SSL
                        ssl.truststore.location=%s
                        ssl.truststore.password=%s
                        """
                                .formatted(store, SECRET));

        assertRefused(file, "none.p12");
    }

    /** A name may be known later; that is for the stream to wait for. */
    @Test
    void waitsForABrokerWhoseNameIsNotKnown() {
        KafkaSettings settings =
                new KafkaSettings(
                        PlatformConfig.load(
                                null,
                                Map.of("WARDSTREAM_STREAM_BOOTSTRAP_SERVERS", "kafka.invalid:9092"))
                                .stream(),
                        "node");

        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    private static void assertRefused(String file, String why) {
        assertThatThrownBy(settings(file)::check)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("stream.securityFile = " + file + ": ")
                .hasMessageContaining(why)
                .message()
                .doesNotContain(SECRET, "\n");
    }

    private static KafkaSettings settings(String file) {
        return new KafkaSettings(
                PlatformConfig.load(
                        null,
                        Map.of(
                                "WARDSTREAM_STREAM_BOOTSTRAP_SERVERS",
                                "127.0.0.1:1",
                                "WARDSTREAM_STREAM_SECURITY_FILE",
                                file))
                        .stream(),
                "node");
    }

    private String write(String text) {
        Path file = folder.resolve("security.properties");
        try {
            Files.writeString(file, text);
        } catch (IOException impossible) {
            throw new UncheckedIOException("no file", impossible);
        }
        return file.toString();
    }
}
