package io.wardstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes have used, read from /proc. */
final class ProcessUse {

    /** Of Linux on every machine this runs on, in a second. */
    private static final double TICKS = 100;

    /** Places in /proc/pid/stat behind the command's name, which may hold spaces. */
    private static final int USER_TICKS = 11;

    private static final int CHILDREN_SYSTEM_TICKS = 14;

    private static final double KILOBYTES_A_MEGABYTE = 1_024;

    private ProcessUse() {}

    /**
     * CPU seconds of a process and of all it has ever started: those that run, and those whose end
     * it has seen.
     */
    static double cpuSeconds(long pid) {
        ProcessHandle root =
                ProcessHandle.of(pid)
                        .orElseThrow(() -> new BenchException("Process " + pid + " is gone."));
        return Stream.concat(Stream.of(root), root.descendants())
                .mapToDouble(process -> ownAndEndedChildren(process.pid()))
                .sum();
    }

    /** CPU seconds of this process alone. */
    static double ownCpuSeconds() {
        return ownAndEndedChildren(ProcessHandle.current().pid());
    }

    private static double ownAndEndedChildren(long pid) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        if (stat.isEmpty()) {
            return 0; // its parent counts it from now on
        }
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return fields.subList(USER_TICKS, CHILDREN_SYSTEM_TICKS + 1).stream()
                        .mapToLong(Long::parseLong)
                        .sum()
                / TICKS;
    }

    /** Resident memory of one process. */
    static double residentMegabytes(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(
                        line -> Long.parseLong(line.replaceAll("\\D", "")) / KILOBYTES_A_MEGABYTE)
                .findFirst()
                .orElse(0);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return ""; // the process has ended
        }
    }
}
