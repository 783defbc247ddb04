package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.history.HistoryException.Reason;
import io.wardstream.history.Plan.Holding;
import io.wardstream.history.Plan.Part;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The planner: one series out of several tiers. Thread-safe. */
public final class TieredHistory implements HistoryReader {

    /**
     * Ingest puts no sample more than a second after its receipt; clocks of nodes differ a little.
     */
    private static final Duration NOTHING_BEYOND = Duration.ofMinutes(1);

    private final List<Tier> tiers;
    private final InstantSource clock;

    /**
     * @param tiers of those that hold the same time as finely, the first is read
     */
    public TieredHistory(List<Tier> tiers, InstantSource clock) {
        this.tiers = List.copyOf(tiers);
        this.clock = clock;
    }

    @Override
    public Future<HistorySeries> open(HistoryRequest request) {
        return planned(request)
                .recover(cause -> isNotKept(cause) ? planned(request) : Future.failedFuture(cause))
                .compose(series -> readable(series, series.plan.parts().iterator()));
    }

    /** A day may have gone from one tier to another between two of their answers. */
    private static boolean isNotKept(Throwable cause) {
        return cause instanceof HistoryException refusal && refusal.reason() == Reason.NOT_KEPT;
    }

    private Future<Planned> planned(HistoryRequest request) {
        return holdings(request).map(holdings -> planned(request, holdings));
    }

    private Future<List<Holding>> holdings(HistoryRequest request) {
        return Future.all(tiers.stream().map(tier -> holding(tier, request)).toList())
                .map(all -> all.<Holding>list());
    }

    private static Future<Holding> holding(Tier tier, HistoryRequest request) {
        return tier.held(request).map(held -> new Holding(tier, held));
    }

    private Planned planned(HistoryRequest request, List<Holding> holdings) {
        Question question = new Question(request, end(request), holdings);
        @Nullable Resolution asked = request.resolution();
        Resolution chosen = asked == null ? question.auto() : asked;
        Plan plan =
                question.plan(chosen).orElseThrow(() -> question.refusal(Reason.NOT_KEPT, chosen));
        if (question.buckets(chosen) > request.maxPoints()) {
            throw question.refusal(Reason.TOO_MANY_POINTS, chosen);
        }
        return new Planned(question, chosen, plan);
    }

    /** Nothing is begun of which a piece must be waited for. */
    private static Future<HistorySeries> readable(Planned series, Iterator<Part> parts) {
        if (!parts.hasNext()) {
            return Future.succeededFuture(series);
        }
        Part part = parts.next();
        HistoryRequest request = series.question.request();
        return part.tier()
                .cold(request, part.from(), part.to())
                .compose(
                        cold ->
                                cold.isEmpty()
                                        ? readable(series, parts)
                                        : Future.failedFuture(
                                                HistoryException.cold(
                                                        series.resolution,
                                                        request.maxPoints(),
                                                        cold.get())));
    }

    /** A range into the far future is as long as what may be in it. */
    private long end(HistoryRequest request) {
        long last = clock.instant().plus(NOTHING_BEYOND).toEpochMilli();
        return Math.max(request.from(), Math.min(request.to(), last));
    }

    /**
     * A request against what the tiers hold.
     *
     * @param to the end of the range, epoch milliseconds, not in the far future
     */
    private record Question(HistoryRequest request, long to, List<Holding> holdings) {

        Optional<Plan> plan(Resolution resolution) {
            return Plan.of(
                    resolution, resolution.ceil(request.from()), resolution.ceil(to), holdings);
        }

        /** How many begin in the range; of single samples nobody knows before. */
        long buckets(Resolution resolution) {
            return resolution == Resolution.RAW
                    ? 0
                    : (resolution.ceil(to) - resolution.ceil(request.from())) / resolution.millis();
        }

        /** What suits the length of the range, or the next coarser that is kept. */
        Resolution auto() {
            Resolution suitable = Resolution.auto(request.from(), to);
            return Arrays.stream(Resolution.values())
                    .filter(suitable::isAtMost)
                    .filter(one -> plan(one).isPresent())
                    .findFirst()
                    .orElse(Resolution.HOUR);
        }

        HistoryException refusal(Reason reason, Resolution refused) {
            Resolution finest =
                    Arrays.stream(Resolution.values())
                            .filter(one -> one != refused && refused.isAtMost(one))
                            .filter(one -> buckets(one) <= request.maxPoints())
                            .filter(one -> plan(one).isPresent())
                            .findFirst()
                            .orElse(null);
            return new HistoryException(reason, refused, request.maxPoints(), finest);
        }
    }

    private final class Planned implements HistorySeries {
        private final Question question;
        private final Resolution resolution;
        private final Plan plan;

        Planned(Question question, Resolution resolution, Plan plan) {
            this.question = question;
            this.resolution = resolution;
            this.plan = plan;
        }

        @Override
        public Resolution resolution() {
            return resolution;
        }

        @Override
        public Future<Void> read(HistorySink sink) {
            if (resolution == Resolution.RAW) {
                return parts(
                        new SampleCount(
                                question.request().maxPoints(),
                                () -> question.refusal(Reason.TOO_MANY_POINTS, resolution),
                                sink));
            }
            BucketSums sums = new BucketSums(resolution, question.request().vitals(), sink);
            return parts(sums).compose(_ -> sums.end());
        }

        private Future<Void> parts(TierSink sink) {
            Deque<Part> left = new ArrayDeque<>(plan.parts());
            return Repeated.whileTrue(
                    () -> left.isEmpty() ? Future.succeededFuture(false) : next(left, sink));
        }

        private Future<Boolean> next(Deque<Part> left, TierSink sink) {
            Part part = left.pop();
            return part.tier()
                    .read(question.request(), part.from(), part.to(), sink)
                    .compose(
                            reached ->
                                    reached < part.to()
                                            ? elsewhere(part, reached, left)
                                            : Future.succeededFuture(true));
        }

        /** The rest of a part has left its tier: it is read where it is now, as finely. */
        private Future<Boolean> elsewhere(Part part, long from, Deque<Part> left) {
            return holdings(question.request())
                    .map(holdings -> Plan.of(part.tier().resolution(), from, part.to(), holdings))
                    .map(
                            rest ->
                                    rest.orElseThrow(
                                            () -> question.refusal(Reason.NOT_KEPT, resolution)))
                    .map(
                            rest -> {
                                rest.parts().reversed().forEach(left::push);
                                return true;
                            });
        }
    }
}
