package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Loopback TCP ports: which are free now. Nobody reserves one, so a start can still lose the race
 * and must say so.
 */
public final class Ports {
    static final String LOOPBACK = "127.0.0.1";

    private Ports() {}

    /** True if nothing listens on this port of the loopback interface; port 0 is always free. */
    public static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, loopback())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** A port that is free at this moment. */
    public static int free() {
        try (ServerSocket probe = new ServerSocket(0, 1, loopback())) {
            return probe.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException("no free port on the loopback interface", cause);
        }
    }

    /** By its bytes: the JDK's own loopback address is ::1 on some machines. */
    static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /**
     * The first of: the wanted port, the one used before if it is free, any free one. Fails if the
     * wanted is taken.
     */
    static int choose(String service, int wanted, int before) {
        if (wanted == 0) {
            return before != 0 && isFree(before) ? before : free();
        }
        if (!isFree(wanted)) {
            throw new EmbeddedException(
                    service + ": port " + wanted + " is taken by another process.");
        }
        return wanted;
    }
}
