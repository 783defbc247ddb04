package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks for what many want by few questions: one is under way at a time, and what is wanted
 * meanwhile goes with the next. So a single caller does not wait for others, and a thousand at once
 * cost a few statements and no more than one connection. An answer never comes from a question that
 * was asked before its caller came. Thread-safe; futures complete on the caller's context.
 */
public final class Gathering<K, V> {

    private final String what;
    private final int mostWaiting;
    private final int mostAtOnce;
    private final Function<Set<K>, Future<Map<K, V>>> question;

    private final Object lock = new Object();
    private final Map<K, Promise<Optional<V>>> waiting = new LinkedHashMap<>(); // guarded by lock
    private boolean isUnderWay; // guarded by lock

    /**
     * @param what is asked for, for the refusal, such as "tokens"
     * @param mostWaiting keys; more are refused
     * @param mostAtOnce keys of one question
     * @param question asked on no request's account; what it does not answer is not there
     */
    public Gathering(
            String what,
            int mostWaiting,
            int mostAtOnce,
            Function<Set<K>, Future<Map<K, V>>> question) {
        this.what = what;
        this.mostWaiting = mostWaiting;
        this.mostAtOnce = mostAtOnce;
        this.question = question;
    }

    /**
     * What is known of the key.
     *
     * @return empty when there is nothing of that key; failed as the question did, or with a {@link
     *     StorageException} of category RETRY when too many wait
     */
    public Future<Optional<V>> get(K key) {
        Promise<Optional<V>> promise;
        boolean isFirst;
        synchronized (lock) {
            Promise<Optional<V>> theirs = waiting.get(key);
            if (theirs == null && waiting.size() >= mostWaiting) {
                return Future.failedFuture(tooMany());
            }
            promise = theirs == null ? Promise.promise() : theirs;
            waiting.put(key, promise);
            isFirst = !isUnderWay;
            isUnderWay = true;
        }
        if (isFirst) {
            Future<Void> _ =
                    OwnContext.apart(
                            () -> {
                                askNext();
                                return Future.succeededFuture();
                            });
        }
        return OwnContext.of(promise.future());
    }

    /** Keys that wait for their question; roughly, while others come and go. */
    public int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    private void askNext() {
        Map<K, Promise<Optional<V>>> group = takeGroup();
        if (group.isEmpty()) {
            return;
        }
        Future.succeededFuture()
                .compose(_ -> question.apply(group.keySet()))
                .onComplete(
                        found -> {
                            group.forEach(
                                    (key, promise) ->
                                            promise.handle(
                                                    found.map(
                                                            values ->
                                                                    Optional.ofNullable(
                                                                            values.get(key)))));
                            askNext();
                        });
    }

    private Map<K, Promise<Optional<V>>> takeGroup() {
        Map<K, Promise<Optional<V>>> group = new LinkedHashMap<>();
        synchronized (lock) {
            Iterator<Map.Entry<K, Promise<Optional<V>>>> next = waiting.entrySet().iterator();
            while (group.size() < mostAtOnce && next.hasNext()) {
                Map.Entry<K, Promise<Optional<V>>> one = next.next();
                group.put(one.getKey(), one.getValue());
                next.remove();
            }
            isUnderWay = !group.isEmpty();
        }
        return group;
    }

    private StorageException tooMany() {
        return new StorageException(
                StorageException.Category.RETRY,
                "too many " + what + " wait to be looked up, the bound is " + mostWaiting,
                null);
    }
}
