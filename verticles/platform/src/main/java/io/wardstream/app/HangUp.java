package io.wardstream.app;

import java.lang.reflect.Proxy;

/** SIGHUP, the usual word for: read your settings again. */
final class HangUp {

    private HangUp() {}

    /**
     * Calls back at each SIGHUP, on a thread of the JVM. sun.misc.Signal is the supported way that
     * has no module of its own to compile against, hence the reflection.
     *
     * @throws IllegalStateException where this JDK, or this system, has no such signal
     */
    static void onSignal(Runnable told) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener =
                    Proxy.newProxyInstance(
                            HangUp.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, method, _) -> {
                                if (method.getName().equals("handle")) {
                                    told.run();
                                }
                                return null;
                            });
            Object _ =
                    signal.getMethod("handle", signal, handler)
                            .invoke(
                                    null,
                                    signal.getConstructor(String.class).newInstance("HUP"),
                                    listener);
        } catch (ReflectiveOperationException cause) {
            throw new IllegalStateException("no SIGHUP here", cause);
        }
    }
}
