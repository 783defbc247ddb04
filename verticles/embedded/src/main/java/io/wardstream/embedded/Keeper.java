package io.wardstream.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one process serving one directory: takes over the one that runs, or starts one; ends it.
 */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final Duration POLL = Duration.ofMillis(20);

    /** What differs from service to service. */
    interface Program {
        /** Starts the process; it need not serve yet. */
        ProcessHandle launch(int port);

        /** True if this service, and not another, answers on that port. */
        boolean answers(int port);
    }

    /**
     * @param name for people
     * @param startLimit from launch to first answer
     * @param stopLimit from SIGTERM to SIGKILL
     */
    record Terms(String name, Duration startLimit, Duration stopLimit) {}

    private final Terms terms;
    private final ServiceDirectory directory;
    private final Program program;
    private int port;
    private long pid;
    private boolean isHeld = true;

    private Keeper(Terms terms, ServiceDirectory directory, Program program) {
        this.terms = terms;
        this.directory = directory;
        this.program = program;
    }

    /** Takes hold of the directory and has it served on the wanted port (0 = as before, or any). */
    static Keeper start(
            Terms terms, Path path, int wanted, Function<ServiceDirectory, Program> programOf) {
        ServiceDirectory directory = ServiceDirectory.open(terms.name(), path);
        try {
            Keeper keeper = new Keeper(terms, directory, programOf.apply(directory));
            keeper.attachOrStart(wanted);
            return keeper;
        } catch (RuntimeException failed) {
            directory.release();
            throw failed;
        }
    }

    private void attachOrStart(int wanted) {
        Optional<ServiceState> before = ServiceState.read(directory.path());
        int portBefore = before.map(ServiceState::port).orElse(0);
        Optional<ProcessHandle> running = running();
        boolean isWanted = wanted == 0 || wanted == portBefore;
        if (running.isPresent() && isWanted && program.answers(portBefore)) {
            port = portBefore;
            pid = running.get().pid();
            LOG.info("service attached name={} port={} pid={}", terms.name(), port, pid);
            return;
        }
        running.ifPresent(this::end);
        launch(Ports.choose(terms.name(), wanted, portBefore));
    }

    private void launch(int chosen) {
        ProcessHandle process = program.launch(chosen);
        ServiceState.of(process, chosen).write(directory.path());
        Instant end = Instant.now().plus(terms.startLimit());
        while (!program.answers(chosen)) {
            if (!Signals.isRunning(process) || Instant.now().isAfter(end)) {
                end(process);
                throw new EmbeddedException(
                        terms.name()
                                + " did not start in "
                                + directory.path()
                                + ": "
                                + LogTail.of(log(directory)));
            }
            Patience.pause(POLL);
        }
        port = chosen;
        pid = process.pid();
        LOG.info("service started name={} port={} pid={}", terms.name(), port, pid);
    }

    static Path log(ServiceDirectory directory) {
        return directory.resolve("service.log");
    }

    int port() {
        return port;
    }

    long pid() {
        return pid;
    }

    void restart() {
        running().ifPresent(this::end);
        launch(port);
    }

    void stop() {
        if (!isHeld) {
            return;
        }
        running().ifPresent(this::end);
        isHeld = false;
        ServiceState.writeStopped(directory.path(), port);
        directory.release();
        LOG.info("service stopped name={} port={}", terms.name(), port);
    }

    private Optional<ProcessHandle> running() {
        return ServiceState.read(directory.path()).flatMap(ServiceState::process);
    }

    private void end(ProcessHandle process) {
        Signals.send("CONT", process.pid());
        Signals.send("TERM", process.pid());
        if (!Signals.awaitExit(process, terms.stopLimit())) {
            LOG.warn("service killed after no orderly stop name={}", terms.name());
            Signals.killFamily(process.pid());
        }
    }
}
