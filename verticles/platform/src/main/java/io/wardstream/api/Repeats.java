package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to requests with an Idempotency-Key, for as long as they may be sent again.
 * Thread-safe; every future fails with a {@code StorageException} when the database cannot answer.
 */
public interface Repeats {

    /**
     * One use of a key.
     *
     * @param userId who asks
     * @param keyHash SHA-256 over the caller, the operation and the key: the key itself is not kept
     * @param requestHash SHA-256 over what was asked, and with which rights
     */
    record Use(int userId, Buffer keyHash, Buffer requestHash) {}

    /**
     * An answer as it is kept.
     *
     * @param body encrypted with a key that only the caller has
     */
    record Kept(int status, String contentType, @Nullable String location, Buffer body) {}

    /** How a key stands. */
    sealed interface State {

        /** Nobody has used it: do it, then {@link #keep} or {@link #release}. */
        record Claimed(UUID claim) implements State {}

        /** It was done. */
        record Done(Kept answer) implements State {}

        /** It is being done. */
        record Busy() implements State {}

        /** The key was used for something else. */
        record OtherRequest() implements State {}

        /** The caller has as many answers kept as there may be. */
        record TooMany() implements State {}
    }

    /** Claims the key, or says why not. A claim whose node died is free again after a minute. */
    Future<State> claim(Use use, Instant now);

    /** Keeps the answer; does nothing when the claim was lost. */
    Future<Void> keep(Use use, UUID claim, Kept answer);

    /** It was not done: the key may be used again. */
    Future<Void> release(Use use, UUID claim);
}
