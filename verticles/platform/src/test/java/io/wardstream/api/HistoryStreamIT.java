package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistorySample;
import io.wardstream.history.HistorySeries;
import io.wardstream.history.HistorySink;
import io.wardstream.history.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A long answer and those who take it slowly: 800,000 rows, some 50 MB, of which few are in flight.
 */
final class HistoryStreamIT {

    private static final int PAGES = 400;
    private static final int PAGE = 2_000;

    /** Both sockets of a connection hold some ten megabytes, in which a fifth of the pages fits. */
    private static final int PAGES_IN_SOCKETS = PAGES / 3;

    private static final Duration SOON = Duration.ofSeconds(30);

    private final AtomicInteger read = new AtomicInteger();
    private ApiBed bed;
    private HttpClient http;
    private String path;

    @BeforeEach
    void start() {
        bed =
                new ApiBed(
                        (_, _) -> Future.failedFuture("no latest values in this test"),
                        _ -> Future.succeededFuture(new LongSeries(read)));
        http = bed.bed.vertx.createHttpClient();
        path = "/api/patients/" + bed.patient(bed.place("St. Mary")) + "/vitals/history";
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void readsNoFasterThanItsReader() {
        HttpClientResponse response = await(begin());
        awaitStandstill();
        int whileNobodyRead = read.get();
        Lines lines = new Lines();
        response.handler(lines::count);
        response.resume();
        await(response.end());

        assertThat(whileNobodyRead).isBetween(1, PAGES_IN_SOCKETS);
        assertThat(read).hasValue(PAGES);
        assertThat(lines.count).hasValue(1 + PAGES * PAGE);
    }

    @Test
    void readsNoMoreForWhoHasLeft() {
        HttpClientResponse response = await(begin());
        awaitStandstill();

        response.request().connection().close();

        awaitStandstill();
        assertThat(read.get()).isLessThan(PAGES_IN_SOCKETS + 10);
    }

    /** The answer has begun, and nobody reads its body. */
    private Future<HttpClientResponse> begin() {
        return http.request(HttpMethod.GET, bed.port, "127.0.0.1", path)
                .compose(
                        request ->
                                request.putHeader("Authorization", "Bearer " + bed.admin)
                                        .putHeader("Accept", "text/csv")
                                        .send())
                .map(
                        response -> {
                            response.pause();
                            return response;
                        });
    }

    private void awaitStandstill() {
        AtomicInteger before = new AtomicInteger(-1);
        await().during(Duration.ofMillis(700))
                .atMost(SOON)
                .until(
                        () -> {
                            int now = read.get();
                            return before.getAndSet(now) == now;
                        });
    }

    /** Line ends of a body. */
    private static final class Lines {
        private final AtomicInteger count = new AtomicInteger();

        void count(Buffer piece) {
            for (int i = 0; i < piece.length(); i++) {
                if (piece.getByte(i) == '\n') {
                    count.incrementAndGet();
                }
            }
        }
    }

    /** The same page again and again. */
    private record LongSeries(AtomicInteger read) implements HistorySeries {

        @Override
        public Resolution resolution() {
            return Resolution.RAW;
        }

        @Override
        public Future<Void> read(HistorySink sink) {
            Vitals.Builder vitals = Vitals.builder();
            for (VitalSign sign : VitalSign.values()) {
                vitals.put(sign, sign.rejectHigh() - 0.5);
            }
            Vitals all = vitals.build();
            List<HistorySample> page =
                    LongStream.range(0, PAGE).mapToObj(i -> new HistorySample(i, all)).toList();
            return next(sink, page, PAGES);
        }

        private Future<Void> next(HistorySink sink, List<HistorySample> page, int left) {
            if (left == 0) {
                return Future.succeededFuture();
            }
            read.incrementAndGet();
            return sink.samples(page).compose(_ -> next(sink, page, left - 1));
        }
    }
}
