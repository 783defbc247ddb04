package io.wardstream.store;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who waits for the answer to a request, known to the context on which the request is
 * served (each has one of its own). {@link Database#read} asks for it, and has a statement that
 * runs on cancelled when nobody waits any longer. What is called on another context, such as a
 * look-up that several share, is not found by this and goes on. Thread-safe.
 */
public final class Waiter {

    /** Must be there before the first Vertx: see {@link WaiterRegistration}. */
    private static final ContextLocal<Waiter> CURRENT = ContextLocal.registerLocal(Waiter.class);

    /** What is to be done when nobody waits; the flag: also when only the caller has gone. */
    private final Map<Runnable, Boolean> running = new HashMap<>(); // guarded by this

    private boolean hasLeft; // guarded by this
    private boolean isOutOfTime; // guarded by this

    private Waiter() {}

    /** Makes one, to be found by whatever is called on this context from now on. */
    public static Waiter onThisContext() {
        Waiter waiter = new Waiter();
        Vertx.currentContext().putLocal(CURRENT, waiter);
        return waiter;
    }

    /** Null where nobody is known to wait. */
    static @Nullable Waiter current() {
        Context context = Vertx.currentContext();
        return context == null ? null : context.getLocal(CURRENT);
    }

    /** Nothing but the registration, which happens when this class is loaded. */
    static void register() {}

    /** The caller has closed the connection. */
    public void left() {
        synchronized (this) {
            hasLeft = true;
        }
        cancel();
    }

    /** The deadline of the request has answered in our place. */
    public void outOfTime() {
        synchronized (this) {
            isOutOfTime = true;
        }
        cancel();
    }

    /**
     * Remembers something that runs.
     *
     * @param cancel called once, on any thread, perhaps at once
     * @param alsoWhenLeft false: only when time is over, for what is over soon anyway
     */
    void begin(Runnable cancel, boolean alsoWhenLeft) {
        synchronized (this) {
            running.put(cancel, alsoWhenLeft);
        }
        cancel();
    }

    /** It has ended: it is not cancelled any more. */
    synchronized void end(Runnable cancel) {
        running.remove(cancel);
    }

    private void cancel() {
        for (Runnable one : due()) {
            one.run();
        }
    }

    private synchronized Runnable[] due() {
        Runnable[] due =
                running.entrySet().stream()
                        .filter(entry -> isOutOfTime || (hasLeft && entry.getValue()))
                        .map(Map.Entry::getKey)
                        .toArray(Runnable[]::new);
        for (Runnable one : due) {
            running.remove(one);
        }
        return due;
    }
}
