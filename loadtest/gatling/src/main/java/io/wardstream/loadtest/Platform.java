package io.wardstream.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Calls the REST interface as an administrator, before and after a run; each call waits. */
final class Platform implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int FIRST_ERROR = 300;
    private static final int CONFLICT = 409;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI url;
    private String authorization = "";

    private Platform(URI url) {
        this.url = url;
    }

    /**
     * Logs in.
     *
     * @throws LoadTestException when nobody answers, or the answer is no
     */
    static Platform logIn(Target target) {
        Platform platform = new Platform(target.url());
        try {
            String credentials = Cast.credentials(target.username(), target.password());
            platform.authorization =
                    "Bearer "
                            + platform.post("/api/session", credentials)
                                    .path("accessToken")
                                    .textValue();
            return platform;
        } catch (LoadTestException refused) {
            platform.close();
            throw refused;
        }
    }

    JsonNode get(String path) {
        return json(ok(send(request(path).GET().build())));
    }

    JsonNode post(String path, String body) {
        return json(ok(send(posting(path, body))));
    }

    /** Empty when there is one already. */
    Optional<JsonNode> postUnlessThere(String path, String body) {
        HttpResponse<String> answer = send(posting(path, body));
        return answer.statusCode() == CONFLICT ? Optional.empty() : Optional.of(json(ok(answer)));
    }

    void delete(String path) {
        HttpResponse<String> _ = ok(send(request(path).DELETE().build()));
    }

    private HttpRequest posting(String path, String body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT);
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new LoadTestException(what(request) + " was not answered", away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LoadTestException(what(request) + " was interrupted", stopped);
        }
    }

    private static HttpResponse<String> ok(HttpResponse<String> answer) {
        if (answer.statusCode() >= FIRST_ERROR) {
            throw new LoadTestException(
                    what(answer.request())
                            + " was answered "
                            + answer.statusCode()
                            + ": "
                            + answer.body());
        }
        return answer;
    }

    private static String what(HttpRequest request) {
        return request.method() + " " + request.uri();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.read(answer.body());
        } catch (IOException noJson) {
            throw new LoadTestException(what(answer.request()) + " was not answered with JSON");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
