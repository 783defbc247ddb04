package io.wardstream.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loopback TCP ports: which are free now. Nobody reserves one, so a start can still lose the race
 * and must say so.
 */
public final class Ports {
    static final String LOOPBACK = "127.0.0.1";

    private static final int FIRST = 16_384;
    private static final int COUNT = 16_384;

    /** Begins anywhere, so that processes side by side seldom meet. */
    private static final AtomicInteger NEXT = new AtomicInteger(new SecureRandom().nextInt(COUNT));

    private Ports() {}

    /** True if nothing listens on this port of the loopback interface; port 0 is always free. */
    public static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, loopback())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /**
     * A port that is free at this moment, below those that outgoing connections take, and never the
     * same twice in one process: the system's own choice repeats itself now and then, and two
     * servers of one Vert.x at one port share it without a word.
     *
     * @throws IllegalStateException when all are taken
     */
    public static int free() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port on the loopback interface");
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
