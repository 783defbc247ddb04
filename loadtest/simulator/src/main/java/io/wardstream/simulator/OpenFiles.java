package io.wardstream.simulator;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Checks before the start whether this process may open a socket for every device. */
final class OpenFiles {
    private static final int BESIDES_SOCKETS = 256;

    private OpenFiles() {}

    /** What to do when the limit is too low; empty when it is not, or nobody knows it. */
    static Optional<String> complaint(int devices) {
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean unix) {
            return complaint(devices, unix.getMaxFileDescriptorCount());
        }
        return Optional.empty();
    }

    static Optional<String> complaint(int devices, long limit) {
        long needed = (long) devices + BESIDES_SOCKETS;
        if (limit < 0 || limit >= needed) {
            return Optional.empty();
        }
        return Optional.of(
                devices
                        + " devices need "
                        + needed
                        + " open files, this process may have "
                        + limit
                        + ": run `ulimit -n "
                        + needed
                        + "` first (as root, or after raising nofile in"
                        + " /etc/security/limits.conf)");
    }
}
