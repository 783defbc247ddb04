package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class OperationMetersIT {
    private static ApiBed bed;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void timesARouteWhateverItIsAskedFor() {
        String route = "GET /patients/{patientId}";
        long before = timer(route).count();

        var _ = bed.get("/api/patients/" + UUID.randomUUID());
        var _ = bed.get("/api/patients/" + UUID.randomUUID());

        await().until(() -> timer(route).count() == before + 2);
        await().until(() -> requests(route, "client_error") == 2);
        assertThat(timer(route).getId().getTag("kind")).isEqualTo("quick");
    }

    @Test
    void countsWhatIsAnsweredAndWhatIsRefused() {
        String route = "GET /hospitals";

        var _ = bed.get("/api/hospitals");
        var _ = bed.send(HttpMethod.GET, "/api/hospitals", null, null);

        await().until(() -> requests(route, "ok") == 1);
        await().until(() -> requests(route, "client_error") == 1);
    }

    @Test
    void saysWhichRoutesAreCostly() {
        List<String> costly =
                bed
                        .bed
                        .meters
                        .registry()
                        .find("api.request.duration")
                        .tag("kind", "costly")
                        .timers()
                        .stream()
                        .map(timer -> timer.getId().getTag("route"))
                        .toList();

        assertThat(costly).contains("POST /what-if").doesNotContain("GET /hospitals");
    }

    private static Timer timer(String route) {
        return bed.bed.meters.registry().get("api.request.duration").tag("route", route).timer();
    }

    private static double requests(String route, String outcome) {
        return bed
                .bed
                .meters
                .registry()
                .find("api.requests")
                .tag("route", route)
                .tag("outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
