package io.wardstream.bench;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Asks at a steady rate, however long answers take: each is timed from the instant at which it was
 * due, so one that holds up those behind it counts for them too. Blocking.
 */
final class SteadyLoad {

    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);
    private static final long MOST_MICROS = CALL_LIMIT.toNanos() / 1_000;
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final HttpClient http;
    private final String url;
    private final String token;
    private final IntFunction<String> paths;
    private final boolean isConditional;
    private final Map<String, String> tags = new ConcurrentHashMap<>();

    /**
     * @param http spends little: it has its part of the machine that is measured
     * @param paths of each request, by its number
     * @param isConditional each names the entity tag of the answer before
     */
    SteadyLoad(
            HttpClient http,
            String url,
            String token,
            IntFunction<String> paths,
            boolean isConditional) {
        this.http = http;
        this.url = url;
        this.token = token;
        this.paths = paths;
        this.isConditional = isConditional;
    }

    /**
     * What became of the requests.
     *
     * @param unmodified answered 304
     * @param failures how often what was answered instead of 200 or 304, or kept from an answer
     */
    record Outcome(Latency latency, long unmodified, Map<String, Long> failures) {

        Outcome {
            failures = Map.copyOf(failures);
        }

        long failed() {
            return failures.values().stream().mapToLong(Long::longValue).sum();
        }

        double unmodifiedShare() {
            return latency.count() == 0 ? 0 : (double) unmodified / latency.count();
        }
    }

    /** Asks for so long, and waits for the last answer. */
    Outcome run(int perSecond, Duration time) {
        Histogram micros = new ConcurrentHistogram(MOST_MICROS, 3);
        AtomicLong unmodified = new AtomicLong();
        Map<String, Long> failures = new ConcurrentHashMap<>();
        Phaser waiting = new Phaser(1);
        long interval = Duration.ofSeconds(1).toNanos() / perSecond;
        long begun = System.nanoTime();
        int requests = Math.toIntExact(time.toNanos() / interval);
        for (int number = 0; number < requests; number++) {
            long due = begun + number * interval;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int _ = waiting.register();
            ask(paths.apply(number))
                    .onComplete(
                            answer -> {
                                long took = (System.nanoTime() - due) / 1_000;
                                micros.recordValue(Math.min(MOST_MICROS, Math.max(0, took)));
                                if (answer.failed()) {
                                    String failure = String.valueOf(answer.cause());
                                    Long _ = failures.merge(failure, 1L, Long::sum);
                                } else if (answer.result() == NOT_MODIFIED) {
                                    long _ = unmodified.incrementAndGet();
                                } else if (answer.result() != OK) {
                                    Long _ = failures.merge("" + answer.result(), 1L, Long::sum);
                                }
                                int _ = waiting.arriveAndDeregister();
                            });
        }
        int _ = waiting.arriveAndAwaitAdvance();
        return new Outcome(Latency.of(micros), unmodified.get(), failures);
    }

    private Future<Integer> ask(String path) {
        RequestOptions request =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(url + path)
                        .setTimeout(CALL_LIMIT.toMillis())
                        .putHeader("Authorization", "Bearer " + token);
        String tag = isConditional ? tags.get(path) : null;
        if (tag != null) {
            request.putHeader("If-None-Match", tag);
        }
        return http.request(request)
                .compose(sent -> sent.send().compose(answer -> whole(path, answer)));
    }

    private Future<Integer> whole(String path, HttpClientResponse answer) {
        String tag = answer.getHeader("ETag");
        if (tag != null) {
            tags.put(path, tag);
        }
        return answer.end().map(answer.statusCode());
    }
}
