package io.wardstream.standalone;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C, SIGTERM or a closed terminal: the first asks to stop, the second to hurry. Thread-safe.
 */
final class StopRequest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger times = new AtomicInteger();
    private final Progress progress;

    StopRequest(Progress progress) {
        this.progress = progress;
    }

    static StopRequest onSignals(Progress progress) {
        StopRequest request = new StopRequest(progress);
        List.of("INT", "TERM", "HUP").forEach(name -> handle(name, request));
        return request;
    }

    /**
     * A shutdown hook would do for the first signal, but the JVM ignores the second.
     * sun.misc.Signal is the supported way that has no module of its own to compile against, hence
     * the reflection.
     */
    private static void handle(String name, StopRequest request) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object stopper =
                    Proxy.newProxyInstance(
                            StopRequest.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                request.ask(method);
                                return null;
                            });
            Object _ =
                    signal.getMethod("handle", signal, handler)
                            .invoke(
                                    null,
                                    signal.getConstructor(String.class).newInstance(name),
                                    stopper);
        } catch (ReflectiveOperationException cause) {
            throw new StandaloneException(
                    "This JDK does not let a program handle SIG" + name + ".", cause);
        }
    }

    private void ask(Method method) {
        if (!method.getName().equals("handle")) {
            return;
        }
        ask();
    }

    void ask() {
        if (times.incrementAndGet() == 1) {
            progress.say("Stopping: devices, platform, services. Ctrl-C again hurries.");
        }
        asked.countDown();
    }

    boolean isAsked() {
        return times.get() > 0;
    }

    boolean isHurried() {
        return times.get() > 1;
    }

    /** Waits until a stop is asked for, at most so long. */
    boolean await(Duration limit) {
        try {
            return asked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
