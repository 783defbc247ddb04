package io.wardstream.api;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.wardstream.ops.Meters;
import io.wardstream.store.RedisGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the nodes count together: each adds what it gave away to a count in Redis, in one call for
 * all who took something, and takes from its own what the others have added. Nobody waits for it.
 * While Redis is away nothing is told, and each node goes by its own count. Counts in Redis end
 * with their window, so a Redis that was emptied is no harm. Bounded to {@link #MOST_A_CALL} a
 * call; the rest goes with the next. Thread-safe.
 */
final class SharedCounts {

    /** By then each node knows of the others. */
    static final long TELL_MILLIS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(SharedCounts.class);
    private static final int MOST_A_CALL = 500;
    private static final int MOST_WAITING = 50_000;
    private static final String PREFIX = "wardstream:limit:";

    private static final String ADD =
            """
            local totals = {}
            for i, key in ipairs(KEYS) do
                local added = tonumber(ARGV[2 * i - 1])
                totals[i] = redis.call('INCRBY', key, added)
                if totals[i] == added then
                    redis.call('PEXPIRE', key, ARGV[2 * i])
                end
            end
            return totals
            """;

    private final Vertx vertx;
    private final RedisGateway redis;
    private final Map<String, Allowance> changed = new ConcurrentHashMap<>();
    private final long timer;
    private volatile boolean isTelling;

    private record Told(String key, Allowance allowance, int taken) {}

    SharedCounts(Vertx vertx, RedisGateway redis, Meters meters) {
        this.vertx = vertx;
        this.redis = redis;
        meters.queue("limits.counts", changed::size, () -> MOST_WAITING);
        this.timer = vertx.setPeriodic(TELL_MILLIS, _ -> tell());
    }

    /** Somebody has taken something here. */
    void taken(LimitKind kind, String who, Allowance allowance) {
        if (changed.size() < MOST_WAITING) {
            changed.put(kind.label() + ':' + who, allowance);
        }
    }

    void close() {
        boolean _ = vertx.cancelTimer(timer);
    }

    private void tell() {
        if (isTelling || changed.isEmpty()) {
            return;
        }
        List<Told> next = next();
        if (redis.isAway()) {
            return;
        }
        isTelling = true;
        redis.send(request(next))
                .onSuccess(totals -> heard(next, totals))
                .onFailure(cause -> LOG.debug("counts not told cause={}", cause.getMessage()))
                .onComplete(_ -> isTelling = false);
    }

    private List<Told> next() {
        List<Told> next = new ArrayList<>();
        for (String key : List.copyOf(changed.keySet())) {
            if (next.size() == MOST_A_CALL) {
                break;
            }
            Allowance allowance = changed.remove(key);
            if (allowance != null) {
                int taken = allowance.tell();
                if (taken > 0) {
                    next.add(new Told(key, allowance, taken));
                }
            }
        }
        return next;
    }

    private static Request request(List<Told> next) {
        Request request = Request.cmd(Command.EVAL).arg(ADD).arg(next.size());
        next.forEach(told -> request.arg(PREFIX + told.key()));
        for (Told told : next) {
            long windowMillis = Math.max(1_000, told.allowance().rate().untilFull().toMillis());
            request.arg(told.taken()).arg(windowMillis);
        }
        return request;
    }

    private static void heard(List<Told> told, Response totals) {
        for (int i = 0; i < told.size(); i++) {
            told.get(i).allowance().heard(totals.get(i).toLong(), told.get(i).taken());
        }
    }
}
