package io.wardstream.standalone;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the command line said.
 *
 * @param simulate devices to simulate, 0 = none
 * @param replay folder of recordings for the simulated devices to play, null = invented patients
 * @param invented how many of the last devices have invented patients although others replay
 * @param port of the web listener; devices and management take the next two
 * @param dataDirectory where everything is kept
 * @param kafka whether to start a broker too
 * @param json whether to print the one machine-readable line on stdout
 */
record StandaloneOptions(
        int simulate,
        @Nullable Path replay,
        int invented,
        int port,
        Path dataDirectory,
        boolean kafka,
        boolean json) {

    int devicePort() {
        return port + 1;
    }

    int managementPort() {
        return port + 2;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String deviceUrl() {
        return "ws://127.0.0.1:" + devicePort() + "/ws/device";
    }

    String managementUrl() {
        return "http://127.0.0.1:" + managementPort();
    }

    SimulatedWard ward() {
        return new SimulatedWard(deviceUrl(), simulate, replay, invented);
    }

    /** The settings of the one node; secrets reach it by its environment. */
    String settings() {
        return String.format(
                Locale.ROOT,
                """
                # Written at every start by scripts/run; settings of your own go into the environment, see
                # conf/wardstream.yaml. Secrets are in files beside this one.
                web: {host: 127.0.0.1, port: %d}
                ingest: {host: 127.0.0.1, port: %d}
                ops: {host: 127.0.0.1, port: %d}
                postgres: {database: %s}
                """,
                port,
                devicePort(),
                managementPort(),
                Services.DATABASE);
    }
}
