package io.wardstream.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A Kafka broker (KRaft, broker and controller in one) on 127.0.0.1, in a JVM of its own with its
 * own class path. It outlives a kill -9 of this JVM and is taken over by the next start on the same
 * directory.
 */
public final class EmbeddedKafka implements EmbeddedService {
    private static final Keeper.Terms TERMS =
            new Keeper.Terms("Kafka", Duration.ofSeconds(60), Duration.ofSeconds(30));

    private final Keeper keeper;

    private EmbeddedKafka(Keeper keeper) {
        this.keeper = keeper;
    }

    /**
     * Starts the broker, or takes over the one that already serves this directory.
     *
     * @param directory created where missing; holds the topics, log and state
     * @param port where to listen; 0 = the port used before in this directory if free, else any
     * @throws EmbeddedException one sentence: port taken, directory in use or not writable, not
     *     built
     */
    public static EmbeddedKafka start(Path directory, int port) {
        return new EmbeddedKafka(Keeper.start(TERMS, directory, port, Program::new));
    }

    private record Program(ServiceDirectory directory) implements Keeper.Program {
        private static final int CORRELATION = 42;

        /** Length, ApiVersions (18) in version 0, correlation, no client id. */
        private static final byte[] API_VERSIONS_REQUEST = {
            0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, CORRELATION, -1, -1
        };

        private static final List<String> MEMORY = List.of("-Xmx256m");

        @Override
        public ProcessHandle launch(int port) {
            Path settings = directory.resolve("server.properties");
            try {
                Files.writeString(settings, settings(port, Ports.free()));
            } catch (IOException cause) {
                throw new UncheckedIOException("cannot write " + settings, cause);
            }
            formatOnce(settings);
            return ServerJvm.start("kafka", directory, MEMORY, "kafka.Kafka", settings.toString());
        }

        private void formatOnce(Path settings) {
            if (Files.exists(directory.resolve("topics").resolve("meta.properties"))) {
                return;
            }
            ProcessHandle formatting =
                    ServerJvm.start(
                            "kafka",
                            directory,
                            MEMORY,
                            "kafka.tools.StorageTool",
                            "format",
                            "--ignore-formatted",
                            "--cluster-id",
                            clusterId(),
                            "--config",
                            settings.toString());
            if (!Signals.awaitExit(formatting, TERMS.startLimit())) {
                throw new EmbeddedException(
                        "Kafka: its storage tool does not end in " + directory.path() + ".");
            }
        }

        private static String clusterId() {
            UUID random = UUID.randomUUID();
            byte[] bytes =
                    ByteBuffer.allocate(16)
                            .putLong(random.getMostSignificantBits())
                            .putLong(random.getLeastSignificantBits())
                            .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).replace('-', 'a');
        }

        private String settings(int port, int controllerPort) {
            return String.format(
                    Locale.ROOT,
                    """
                    process.roles=broker,controller
                    node.id=1
                    controller.quorum.voters=1@127.0.0.1:%2$d
                    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                    controller.listener.names=CONTROLLER
                    log.dirs=%3$s
                    num.partitions=4
                    offsets.topic.num.partitions=4
                    offsets.topic.replication.factor=1
                    transaction.state.log.replication.factor=1
                    transaction.state.log.min.isr=1
                    share.coordinator.state.topic.replication.factor=1
                    share.coordinator.state.topic.min.isr=1
                    group.initial.rebalance.delay.ms=0
                    """,
                    port,
                    controllerPort,
                    directory.resolve("topics"));
        }

        /** A connection alone says nothing: the port is open long before the broker serves. */
        @Override
        public boolean answers(int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(Ports.loopback(), port), 1000);
                socket.setSoTimeout(5000);
                socket.getOutputStream().write(API_VERSIONS_REQUEST);
                DataInputStream answer = new DataInputStream(socket.getInputStream());
                return answer.readInt() > Integer.BYTES && answer.readInt() == CORRELATION;
            } catch (IOException absent) {
                return false;
            }
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return host() + ":" + port();
    }

    @Override
    public String host() {
        return Ports.LOOPBACK;
    }

    @Override
    public int port() {
        return keeper.port();
    }

    @Override
    public long pid() {
        return keeper.pid();
    }

    @Override
    public void kill9() {
        Signals.killFamily(pid());
    }

    @Override
    public void pause() {
        Signals.pauseFamily(pid());
    }

    @Override
    public void resume() {
        Signals.resumeFamily(pid());
    }

    @Override
    public void restart() {
        keeper.restart();
    }

    @Override
    public void stop() {
        keeper.stop();
    }
}
