package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.access.Caller;
import io.wardstream.api.Repeats.Kept;
import io.wardstream.api.Repeats.State;
import io.wardstream.api.Repeats.Use;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what makes something once for each Idempotency-Key of a caller: sent again within a day, the
 * same request has the same answer, and nothing is made again. Thread-safe.
 */
final class RepeatedRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RepeatedRequests.class);

    private static final int BUSY_RETRY_SECONDS = 1;
    private static final int FULL_RETRY_SECONDS = 3_600;

    private final Repeats repeats;
    private final InstantSource clock;

    RepeatedRequests(Repeats repeats, InstantSource clock) {
        this.repeats = repeats;
        this.clock = clock;
    }

    /** Runs the operation, or answers what it answered before. */
    Future<Answer> run(ApiRequest request, Operation operation) {
        String key = IdempotencyKey.of(request);
        if (key == null) {
            return operation.action().run(request);
        }
        Use use = use(request, operation, key);
        SealedAnswer seal = new SealedAnswer(key, use.keyHash());
        return repeats.claim(use, clock.instant())
                .compose(
                        state ->
                                switch (state) {
                                    case State.Claimed(UUID claim) ->
                                            doOnce(request, operation, use, claim, seal);
                                    case State.Done(Kept kept) ->
                                            Future.succeededFuture(answer(kept, seal));
                                    case State.Busy _ ->
                                            throw IdempotencyKey.inUse(BUSY_RETRY_SECONDS);
                                    case State.OtherRequest _ -> throw IdempotencyKey.usedBefore();
                                    case State.TooMany _ ->
                                            throw Problem.tooMany(
                                                    "as many answers are kept for you as may be;"
                                                            + " each is kept for a day",
                                                    FULL_RETRY_SECONDS);
                                });
    }

    /** Rights are part of the request: who has lost some must not read what they had before. */
    private static Use use(ApiRequest request, Operation operation, String key) {
        Caller caller = request.caller();
        String owner = caller.userId() + "\n" + caller.username() + "\n";
        String what = operation.method() + " " + request.path() + "\n";
        return new Use(
                caller.userId(),
                EntityTag.sha256(Buffer.buffer(owner + what + key)),
                EntityTag.sha256(
                        Buffer.buffer(what + caller.grants() + "\n")
                                .appendBuffer(request.rawBody())));
    }

    private Future<Answer> doOnce(
            ApiRequest request, Operation operation, Use use, UUID claim, SealedAnswer seal) {
        return Future.succeededFuture(request)
                .compose(operation.action()::run)
                .compose(
                        answer -> keep(use, claim, seal, answer).map(answer),
                        failure ->
                                release(use, claim).transform(_ -> Future.failedFuture(failure)));
    }

    /** It has been done: whether it could be written down does not change the answer. */
    private Future<Void> keep(Use use, UUID claim, SealedAnswer seal, Answer answer) {
        Answer.Whole whole = whole(answer);
        if (whole == null) {
            return release(use, claim);
        }
        Kept kept =
                new Kept(
                        whole.status(),
                        whole.contentType(),
                        whole.location(),
                        seal.seal(whole.body()));
        return repeats.keep(use, claim, kept)
                .onFailure(cause -> LOG.warn("answer not kept cause={}", cause.getMessage()))
                .otherwiseEmpty();
    }

    private Future<Void> release(Use use, UUID claim) {
        return repeats.release(use, claim)
                .onFailure(cause -> LOG.warn("key not released cause={}", cause.getMessage()))
                .otherwiseEmpty();
    }

    /** Null for an answer that cannot be kept: no operation that makes something has one. */
    private static Answer.@Nullable Whole whole(Answer answer) {
        return switch (answer) {
            case Answer.Whole made -> made;
            case Answer.Lines lines -> lines.whole();
            default -> null;
        };
    }

    private static Answer answer(Kept kept, SealedAnswer seal) {
        return new Answer.Whole(
                kept.status(),
                kept.contentType(),
                seal.open(kept.body()),
                Answer.NO_STORE,
                null,
                kept.location());
    }
}
