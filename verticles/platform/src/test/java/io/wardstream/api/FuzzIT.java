package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.api.FuzzedRequests.Sent;
import io.wardstream.samples.LatestVitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Requests made of the document, inside it and just outside, by somebody who may do everything and
 * by somebody who may do little. {@code -Dwardstream.fuzz.seed=N} repeats a run.
 */
final class FuzzIT {

    private static final long SEED = Long.getLong("wardstream.fuzz.seed", 20_260_301L);
    private static final boolean IS_LONG = Boolean.getBoolean("wardstream.long");
    private static final Duration LONGEST = Duration.ofSeconds(IS_LONG ? 120 : 8);
    private static final int MOST_ROUNDS = IS_LONG ? 10_000 : 40;
    private static final int AT_ONCE = 16;

    private static ApiBed bed;
    private static FuzzedRequests requests;
    private static String weak;

    @BeforeAll
    static void start() {
        bed =
                new ApiBed(
                        (_, patient) ->
                                Future.succeededFuture(new LatestVitals(patient, List.of())),
                        HistoryApiIT.keeping(List.of()));
        Place here = bed.place("Here");
        weak = bed.userAt("weak", "viewer", here.hospital());
        String patient = bed.patient(here);
        String device = bed.device(here).getString("id");
        requests =
                new FuzzedRequests(
                        ContractWatch.document(),
                        Map.of(
                                "hospital",
                                here.hospital(),
                                "ward",
                                here.ward(),
                                "patient",
                                patient,
                                "device",
                                device));
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void nothingThatIsSentBreaksTheInterface() {
        long end = System.nanoTime() + LONGEST.toNanos();
        Set<Integer> statuses = new TreeSet<>();
        int round = 0;
        do {
            List<Sent> sent = requests.round(SEED + round);
            for (int from = 0; from < sent.size(); from += AT_ONCE) {
                List<Sent> some = sent.subList(from, Math.min(sent.size(), from + AT_ONCE));
                statuses.addAll(sendAll(some, round));
            }
            round++;
        } while (round < MOST_ROUNDS && System.nanoTime() < end);
        assertThat(statuses).contains(200, 201, 400, 403, 404);
    }

    private static List<Integer> sendAll(List<Sent> some, int round) {
        List<Future<HttpResponse<Buffer>>> answers = new ArrayList<>();
        for (int index = 0; index < some.size(); index++) {
            answers.add(send(some.get(index), index % 3 == 2 ? weak : bed.admin));
        }
        List<Integer> statuses = new ArrayList<>();
        for (int index = 0; index < some.size(); index++) {
            Sent sent = some.get(index);
            HttpResponse<Buffer> answer = answered(answers.get(index), sent, round);
            check(sent, answer, round);
            statuses.add(answer.statusCode());
        }
        return statuses;
    }

    private static HttpResponse<Buffer> answered(
            Future<HttpResponse<Buffer>> answer, Sent sent, int round) {
        try {
            return await(answer);
        } catch (RuntimeException | AssertionError undescribed) {
            throw new AssertionError(seen(sent, round), undescribed);
        }
    }

    private static Future<HttpResponse<Buffer>> send(Sent sent, String token) {
        HttpRequest<Buffer> request =
                bed.request(HttpMethod.valueOf(sent.method()), "/api" + sent.uri(), token)
                        .timeout(TimeUnit.SECONDS.toMillis(20));
        sent.headers().forEach(request::putHeader);
        Buffer body = sent.body();
        return body == null ? request.send() : request.sendBuffer(body);
    }

    private static void check(Sent sent, HttpResponse<Buffer> answer, int round) {
        int status = answer.statusCode();
        String text = answer.bodyAsString() == null ? "" : answer.bodyAsString();
        assertThat(status < 500 || status == 503).as(seen(sent, round) + status + text).isTrue();
        assertThat(answer.headers().contains("X-Injected")).as(seen(sent, round)).isFalse();
        if (status >= 400) {
            assertThat(text)
                    .as(seen(sent, round))
                    .doesNotContain(
                            "Exception", "io.wardstream", "io.vertx", "java.", "\tat ", "SQLSTATE");
        }
        if (sent.isForbidden()) {
            assertThat(status).as(seen(sent, round) + text).isBetween(400, 499);
        }
    }

    private static String seen(Sent sent, int round) {
        Buffer body = sent.body();
        String shown = body == null ? "" : body.toString();
        return String.join(
                " ",
                "seed " + SEED + ", round " + round + ":",
                sent.method(),
                sent.uri(),
                new JsonObject(Map.copyOf(sent.headers())).encode(),
                shown.substring(0, Math.min(400, shown.length())));
    }
}
