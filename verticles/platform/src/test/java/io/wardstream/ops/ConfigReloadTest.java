package io.wardstream.ops;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.wardstream.config.ConfigException;
import io.wardstream.config.LoadedConfig;
import io.wardstream.config.PlatformConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReloadTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final Meters meters = new Meters();
    private final RecordingTaker limits = new RecordingTaker();
    private final List<ConfigReload> started = new ArrayList<>();

    @TempDir private Path folder;

    private Path file = Path.of("");

    /** Takes the rate of users over, or refuses everything. */
    private static final class RecordingTaker implements Reloadable {
        private final List<Integer> taken = new CopyOnWriteArrayList<>();
        private volatile String refusal = "";

        @Override
        public String keys() {
            return "limits.";
        }

        @Override
        public Runnable prepare(PlatformConfig next) {
            if (!refusal.isEmpty()) {
                throw new ConfigException(refusal);
            }
            return () -> taken.add(next.limits().user().count());
        }
    }

    @BeforeEach
    void makeFile() throws IOException {
        file = folder.resolve("wardstream.yaml");
        write("limits: {userPerSecond: 1}");
    }

    @AfterEach
    void close() throws Exception {
        started.forEach(ConfigReload::close);
        vertx.close().await(5, SECONDS);
    }

    @Test
    void takesOverWhatCanBeAndCountsWhatMustWait() throws Exception {
        ConfigReload reload = start(NEVER, limits);
        write("limits: {userPerSecond: 2}\nweb: {port: 9000}\npostgres: {ownerPassword: new}");

        boolean isGood = reload.reload().await(5, SECONDS);

        assertThat(isGood).isTrue();
        assertThat(limits.taken).containsExactly(2);
        assertThat(count("taken")).isEqualTo(1);
        assertThat(waiting()).isEqualTo(2);
    }

    @Test
    void waitsForNothingMoreWhenTheFileSaysAgainWhatIsInForce() throws Exception {
        ConfigReload reload = start(NEVER, limits);
        write("web: {port: 9000}");
        assertThat(reload.reload().await(5, SECONDS)).isTrue();

        write("");

        assertThat(reload.reload().await(5, SECONDS)).isTrue();
        assertThat(waiting()).isZero();
        assertThat(limits.taken).containsExactly(100, 100);
    }

    @Test
    void takesNothingWhenOneKeyIsWrong() throws Exception {
        ConfigReload reload = start(NEVER, limits);
        write("limits: {userPerSecond: 2, userBurst: many}");

        boolean isGood = reload.reload().await(5, SECONDS);

        assertThat(isGood).isFalse();
        assertThat(limits.taken).isEmpty();
        assertThat(count("refused")).isEqualTo(1);
        assertThat(count("taken")).isZero();
    }

    @Test
    void takesNothingWhenOneRoomRefuses() throws Exception {
        RecordingTaker other = new RecordingTaker();
        other.refusal = "alerts.rulesFile = x: is no good";
        ConfigReload reload = start(NEVER, limits, other);
        write("limits: {userPerSecond: 2}");

        boolean isGood = reload.reload().await(5, SECONDS);

        assertThat(isGood).isFalse();
        assertThat(limits.taken).isEmpty();
        assertThat(count("refused")).isEqualTo(1);
    }

    @Test
    void followsItsFilesAndJudgesEachChangeOnce() throws Exception {
        Path rules = folder.resolve("rules.yaml");
        Files.writeString(rules, "rules: []");
        String named = "alerts: {rulesFile: '" + rules + "'}\nlimits: {userPerSecond: ";
        write(named + "3}");
        ConfigReload _ = start(OFTEN, limits);
        await().during(OFTEN.multipliedBy(5)).until(() -> count("taken") + count("refused") == 0);

        write(named + "x}");
        await().until(() -> count("refused") == 1);
        write(named + "4}");
        await().until(() -> count("taken") == 1);
        Files.writeString(rules, "rules: [{vital: spo2, priority: high, low: 88}]");
        await().until(() -> count("taken") == 2);
        Files.delete(file);
        await().until(() -> count("refused") == 2);

        await().during(OFTEN.multipliedBy(10))
                .until(() -> count("taken") == 2 && count("refused") == 2);
        assertThat(limits.taken).containsExactly(4, 4);
    }

    private ConfigReload start(Duration look, Reloadable... takers) {
        ConfigReload reload =
                ConfigReload.start(
                        vertx,
                        load(),
                        Optional.of(file),
                        this::load,
                        List.of(takers),
                        meters,
                        look);
        started.add(reload);
        return reload;
    }

    private LoadedConfig load() {
        return PlatformConfig.explain(file, Map.of("WARDSTREAM_CLUSTER_NODE_ID", "a"));
    }

    private void write(String yaml) throws IOException {
        Files.writeString(file, yaml);
    }

    private double count(String outcome) {
        return meters.counter("config.reloads", "", "outcome", outcome).count();
    }

    private double waiting() {
        return meters.registry().get("config.keys.waiting").gauge().value();
    }
}
