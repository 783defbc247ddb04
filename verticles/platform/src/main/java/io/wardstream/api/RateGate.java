package io.wardstream.api;

import io.vertx.ext.web.RoutingContext;
import io.wardstream.access.Caller;
import io.wardstream.access.audit.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests, and says in each answer what is left. Who is known is counted by user, wherever
 * the request comes from: a ward of nurses behind one address is not one stranger. Who is not, is
 * counted by address: requests that need no log-in before they are served, others when they are
 * refused. Thread-safe.
 */
final class RateGate {

    private static final String COUNTED = RateGate.class.getName();

    private final RateLimits limits;
    private final ClientAddress addresses;

    RateGate(RateLimits limits, ClientAddress addresses) {
        this.limits = limits;
        this.addresses = addresses;
    }

    /** After the caller is known, before the body is read. */
    void handle(RoutingContext context, Operation operation) {
        Caller caller = Authentication.caller(context);
        Verdict verdict = caller == null ? stranger(context) : known(caller, operation, context);
        if (verdict == null || verdict.isAllowed()) {
            context.next();
        } else {
            context.fail(Problem.tooManyRequests(verdict));
        }
    }

    /** The problem to answer: another one when strangers have had too many. */
    Problem judged(RoutingContext context, Problem problem) {
        boolean isCounted = context.get(COUNTED) != null || Authentication.caller(context) != null;
        Verdict verdict = isCounted ? null : stranger(context);
        return verdict == null || verdict.isAllowed() ? problem : Problem.tooManyRequests(verdict);
    }

    private @Nullable Verdict known(Caller caller, Operation operation, RoutingContext context) {
        String user = String.valueOf(caller.userId());
        Verdict verdict = announced(limits.take(LimitKind.USER, user), context);
        boolean isRefused = verdict != null && !verdict.isAllowed();
        if (isRefused || !operation.isCostly()) {
            return verdict;
        }
        return announced(limits.take(LimitKind.COSTLY, user), context);
    }

    private @Nullable Verdict stranger(RoutingContext context) {
        context.put(COUNTED, true);
        String address =
                addresses.of(context.request().remoteAddress(), context.request().headers());
        return announced(limits.take(LimitKind.ADDRESS, address), context);
    }

    private static @Nullable Verdict announced(@Nullable Verdict verdict, RoutingContext context) {
        if (verdict != null && !context.response().headWritten()) {
            verdict.announce(context.response().headers());
        }
        return verdict;
    }
}
