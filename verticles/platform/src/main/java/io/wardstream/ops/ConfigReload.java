package io.wardstream.ops;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wardstream.config.ConfigException;
import io.wardstream.config.LoadedConfig;
import io.wardstream.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes settings over while the node runs: when it is told to, and when one of their files has
 * changed and was the same at two looks, for files are seldom changed in one step. All of them are
 * read and judged as at a start; only when nothing is wrong, what can be taken over is, and what
 * cannot is named. Otherwise all stays as it is. Looks on one event loop, takes over on a worker,
 * one after the other.
 */
public final class ConfigReload {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Supplier<LoadedConfig> loading;
    private final List<Reloadable> takers;
    private final Optional<Path> configFile;
    private final LoadedConfig started;
    private final Counter taken;
    private final Counter refused;
    private volatile long timer;
    private volatile LoadedConfig inForce;
    private volatile int waiting;

    // confined to the event loop of the timer
    private Future<?> looking = Future.succeededFuture();
    private Map<Path, Optional<Buffer>> seen = Map.of();
    private Map<Path, Optional<Buffer>> judged = Map.of();

    private ConfigReload(
            Vertx vertx,
            LoadedConfig started,
            Optional<Path> configFile,
            Supplier<LoadedConfig> loading,
            List<Reloadable> takers,
            Meters meters) {
        this.vertx = vertx;
        this.started = started;
        this.inForce = started;
        this.configFile = configFile;
        this.loading = loading;
        this.takers = List.copyOf(takers);
        taken = counter(meters, "taken");
        refused = counter(meters, "refused");
        meters.gauge(
                "config.keys.waiting",
                "Keys whose files say something else than is in force until the node starts again",
                () -> waiting);
    }

    /**
     * Begins to look at the files.
     *
     * @param started what is in force
     * @param configFile empty: there is nothing but the environment, which does not change
     * @param loading reads all settings again
     */
    public static ConfigReload start(
            Vertx vertx,
            LoadedConfig started,
            Optional<Path> configFile,
            Supplier<LoadedConfig> loading,
            List<Reloadable> takers,
            Meters meters) {
        return start(vertx, started, configFile, loading, takers, meters, LOOK);
    }

    static ConfigReload start(
            Vertx vertx,
            LoadedConfig started,
            Optional<Path> configFile,
            Supplier<LoadedConfig> loading,
            List<Reloadable> takers,
            Meters meters,
            Duration look) {
        ConfigReload reload = new ConfigReload(vertx, started, configFile, loading, takers, meters);
        vertx.getOrCreateContext().runOnContext(_ -> reload.begin(look));
        return reload;
    }

    private void begin(Duration look) {
        looking = contents().onSuccess(found -> judged = found);
        timer = vertx.setPeriodic(look.toMillis(), _ -> look());
    }

    private static Counter counter(Meters meters, String outcome) {
        return meters.counter(
                "config.reloads",
                "Settings read again while the node ran: taken over, or refused as a whole",
                "outcome",
                outcome);
    }

    public void close() {
        boolean _ = vertx.cancelTimer(timer);
    }

    /**
     * Reads the settings again and takes over what can be.
     *
     * @return whether they were good; never fails
     */
    public Future<Boolean> reload() {
        return vertx.executeBlocking(this::takeOver)
                .onFailure(cause -> LOG.error("settings not taken over", cause))
                .otherwise(false);
    }

    private boolean takeOver() {
        LoadedConfig next;
        List<Runnable> steps;
        try {
            next = loading.get();
            steps = takers.stream().map(taker -> taker.prepare(next.config())).toList();
        } catch (ConfigException wrong) {
            refused.increment();
            LOG.error("settings not taken over, those before go on cause={}", wrong.getMessage());
            return false;
        }
        steps.forEach(Runnable::run);
        taken.increment();
        LOG.info("settings taken over keys={}", changed(inForce, next, this::isTaken));
        inForce = next;
        List<String> left = changed(started, next, key -> !isTaken(key));
        waiting = left.size();
        if (!left.isEmpty()) {
            LOG.warn("settings in force only after the next start keys={}", left);
        }
        return true;
    }

    private boolean isTaken(String key) {
        return takers.stream().anyMatch(taker -> key.startsWith(taker.keys()));
    }

    private static List<String> changed(
            LoadedConfig before, LoadedConfig after, Predicate<String> isWanted) {
        Map<String, Object> former =
                before.settings().stream().collect(Collectors.toMap(Setting::key, Setting::value));
        return after.settings().stream()
                .filter(setting -> !setting.value().equals(former.get(setting.key())))
                .map(Setting::key)
                .filter(isWanted)
                .toList();
    }

    private void look() {
        if (!looking.isComplete()) {
            return;
        }
        looking = contents().compose(this::judge);
    }

    private Future<Boolean> judge(Map<Path, Optional<Buffer>> found) {
        boolean isSettled = found.equals(seen);
        seen = found;
        if (!isSettled || found.equals(judged)) {
            return Future.succeededFuture(false);
        }
        judged = found;
        return reload();
    }

    /** Never fails: a file that cannot be read is empty here, and named when it is judged. */
    private Future<Map<Path, Optional<Buffer>>> contents() {
        List<Path> files = files();
        List<Future<Optional<Buffer>>> reads = files.stream().map(this::content).toList();
        return Future.join(reads)
                .map(
                        _ ->
                                reads.stream()
                                        .collect(
                                                Collectors.toMap(
                                                        read -> files.get(reads.indexOf(read)),
                                                        Future::result)));
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        configFile.ifPresent(files::add);
        String rules = inForce.config().alerts().rulesFile();
        if (!rules.isEmpty()) {
            files.add(Path.of(rules));
        }
        return files;
    }

    private Future<Optional<Buffer>> content(Path file) {
        return vertx.fileSystem()
                .readFile(file.toString())
                .map(Optional::of)
                .otherwise(Optional.empty());
    }
}
