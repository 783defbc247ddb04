package io.wardstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers that are Java programs: S3 and Kafka. */
final class ServerJvmIT {
    @TempDir private Path folder;

    @Test
    void s3StartsStopsAndStartsAgain() {
        EmbeddedS3 s3 = EmbeddedS3.start(folder, 0);
        assertThat(s3.endpoint()).isEqualTo("http://127.0.0.1:" + s3.port());
        assertThat(s3.accessKey()).isNotEmpty();
        assertThat(s3.secretKey()).hasSize(32);
        survivesAKillAndLeavesNothing(s3);
    }

    @Test
    void kafkaStartsStopsAndStartsAgain() {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0);
        assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + kafka.port());
        survivesAKillAndLeavesNothing(kafka);
    }

    private void survivesAKillAndLeavesNothing(EmbeddedService service) {
        long first = service.pid();
        assertThatThrownBy(() -> EmbeddedS3.start(folder, 0))
                .hasMessageEndingWith("is in use by another running instance.");
        service.kill9();
        assertThat(Signals.isRunning(first)).isFalse();
        service.restart();
        long second = service.pid();
        assertThat(second).isNotEqualTo(first);
        service.stop();
        assertThat(Signals.isRunning(second)).isFalse();
        assertThat(Ports.isFree(service.port())).isTrue();
    }
}
