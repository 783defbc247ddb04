package io.wardstream.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Looks at the resident memory of a process while something is done. Blocking. */
final class MemoryWatch {

    private static final int POLL_MILLIS = 50;

    private final long pid;

    MemoryWatch(long pid) {
        this.pid = pid;
    }

    /** What was seen meanwhile. */
    record Seen(long bytes, double seconds, double mostMegabytes) {}

    /**
     * Does it in another thread.
     *
     * @param work says how many bytes it read
     */
    Seen during(LongSupplier work) {
        long begun = System.nanoTime();
        double most = ProcessUse.residentMegabytes(pid);
        CompletableFuture<Long> done = CompletableFuture.supplyAsync(work::getAsLong);
        while (true) {
            try {
                long bytes = done.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                double seconds = (System.nanoTime() - begun) / Phase.NANOS_A_SECOND;
                return new Seen(bytes, seconds, Math.max(most, ProcessUse.residentMegabytes(pid)));
            } catch (TimeoutException notYet) {
                most = Math.max(most, ProcessUse.residentMegabytes(pid));
            } catch (ExecutionException failed) {
                throw new BenchException("The answer was not read.", failed);
            } catch (InterruptedException stopped) {
                throw PlatformUnderTest.interrupted(stopped);
            }
        }
    }
}
