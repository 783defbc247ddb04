package io.wardstream.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and checks passwords with bcrypt, on two worker threads of its own: one check costs tens
 * of milliseconds by design. Thread-safe.
 */
final class Passwords {

    /** bcrypt reads no further. */
    static final int MAX_BYTES = 72;

    private static final int THREADS = 2;
    static final int MAX_WAITING = 64;

    /** A hash nobody's password has: an unknown user takes as long to refuse as a known one. */
    private final Future<String> decoy;

    private final WorkerExecutor worker;
    private final int cost;
    private final AtomicInteger waiting = new AtomicInteger();

    Passwords(Vertx vertx, int cost) {
        this.worker = vertx.createSharedWorkerExecutor("passwords", THREADS);
        this.cost = cost;
        this.decoy = hash(OpaqueToken.create());
    }

    /**
     * Takes one of the 64 places of those who wait to be checked. Taken before anything else is
     * asked, for of many who come at once nobody waits for the worker yet.
     *
     * @return false when there is none, and another should come later; else give it back
     */
    boolean tryTakePlace() {
        if (waiting.incrementAndGet() <= MAX_WAITING) {
            return true;
        }
        givePlaceBack();
        return false;
    }

    void givePlaceBack() {
        int _ = waiting.decrementAndGet();
    }

    /** Places taken. */
    int waiting() {
        return waiting.get();
    }

    static boolean fits(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /**
     * @param password at most {@link #MAX_BYTES} of UTF-8
     */
    Future<String> hash(String password) {
        return onWorker(() -> BCrypt.withDefaults().hashToString(cost, password.toCharArray()));
    }

    /**
     * @param hash null when there is no such user
     */
    Future<Boolean> matches(String password, @Nullable String hash) {
        if (!fits(password)) {
            return Future.succeededFuture(false);
        }
        if (hash == null) {
            return decoy.compose(stored -> verify(password, stored)).map(_ -> false);
        }
        return verify(password, hash);
    }

    Future<Void> close() {
        return worker.close();
    }

    private Future<Boolean> verify(String password, String hash) {
        return onWorker(() -> BCrypt.verifyer().verify(password.toCharArray(), hash).verified);
    }

    private <T> Future<T> onWorker(Callable<T> work) {
        return worker.executeBlocking(work, false);
    }
}
