package io.wardstream.standalone;

import java.nio.file.Path;
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
}
