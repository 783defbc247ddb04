package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** The few calls of the REST interface that a run needs. Blocking. */
final class PlatformApi {

    private static final Duration CALL_LIMIT = Duration.ofSeconds(60);
    private static final int FIRST_ERROR = 300;

    private final HttpClient http;
    private final String url;
    private final String token;

    private PlatformApi(HttpClient http, String url, String token) {
        this.http = http;
        this.url = url;
        this.token = token;
    }

    static PlatformApi logIn(HttpClient http, String url, String user, String password) {
        JsonObject session =
                new PlatformApi(http, url, "")
                        .post(
                                "/api/session",
                                new JsonObject().put("username", user).put("password", password));
        return new PlatformApi(http, url, session.getString("accessToken"));
    }

    /** For who asks by themselves; never to be printed. */
    String token() {
        return token;
    }

    JsonObject post(String path, JsonObject body) {
        return new JsonObject(call(http, request(path, body)));
    }

    /** The body of the answer. */
    String get(String path) {
        return call(
                http,
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + token));
    }

    /**
     * Reads an answer and throws it away.
     *
     * @param accept the form that is wanted
     * @return how many bytes it had
     */
    long size(String path, String accept) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", accept)
                        .timeout(CALL_LIMIT)
                        .build();
        try {
            HttpResponse<InputStream> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                long bytes = body.transferTo(OutputStream.nullOutputStream());
                if (answer.statusCode() >= FIRST_ERROR) {
                    throw new BenchException(path + " was answered " + answer.statusCode() + ".");
                }
                return bytes;
            }
        } catch (IOException away) {
            throw new BenchException(request.uri().getPath() + " was not answered whole.", away);
        } catch (InterruptedException stopped) {
            throw PlatformUnderTest.interrupted(stopped);
        }
    }

    /** For answers that are lines of JSON. */
    List<String> postForLines(String path, JsonObject body) {
        return call(http, request(path, body)).lines().toList();
    }

    /** Lets one viewer in. */
    String bridgeTicket() {
        return post("/api/session/bridge-ticket", new JsonObject()).getString("ticket");
    }

    private HttpRequest.Builder request(String path, JsonObject body) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
    }

    /** The body of the answer; anything but success fails. */
    static String call(HttpClient http, HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(CALL_LIMIT).build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= FIRST_ERROR) {
                throw new BenchException(
                        request.uri().getPath()
                                + " was answered "
                                + answer.statusCode()
                                + ": "
                                + answer.body());
            }
            return answer.body();
        } catch (IOException away) {
            throw new BenchException(request.uri().getPath() + " was not answered.", away);
        } catch (InterruptedException stopped) {
            throw PlatformUnderTest.interrupted(stopped);
        }
    }
}
