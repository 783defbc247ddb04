package io.wardstream.stream;

import io.vertx.core.Future;
import io.wardstream.samples.FlushLog;
import io.wardstream.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether samples wait for Kafka, on whichever node sends them. A stream that has sent nothing for
 * as long as the log of flushes is kept counts as given up: nobody waits for it. Thread-safe.
 */
public final class UnsentSamples {

    /** What is that young is not taken from the database by anybody. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private static final Duration GIVEN_UP = Duration.ofDays(2);

    private final StreamPositions positions;
    private final FlushLog log;
    private final Clock clock;

    private UnsentSamples(StreamPositions positions, FlushLog log, Clock clock) {
        this.positions = positions;
        this.log = log;
        this.clock = clock;
    }

    /** As the database has it. */
    public static UnsentSamples in(Database database, FlushLog log, Clock clock) {
        return new UnsentSamples(new PgStreamPositions(database), log, clock);
    }

    /** Fails with a {@code StorageException}. */
    public Future<Boolean> areWaiting() {
        return positions.known(Feed.SAMPLES).compose(this::areWaiting);
    }

    private Future<Boolean> areWaiting(Optional<Position> position) {
        Instant now = clock.instant();
        return position.filter(known -> known.reachedAt().isAfter(now.minus(GIVEN_UP)))
                .map(known -> log.waiting(known.commit()).map(waiting -> isOld(waiting, now)))
                .orElseGet(() -> Future.succeededFuture(false));
    }

    private static boolean isOld(FlushLog.Waiting waiting, Instant now) {
        Instant oldest = waiting.oldest();
        return oldest != null && oldest.isBefore(now.minus(YOUNG));
    }
}
