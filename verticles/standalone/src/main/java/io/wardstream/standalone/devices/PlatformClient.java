package io.wardstream.standalone.devices;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the REST interface of a platform; each call waits for its answer. */
final class PlatformClient {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);
    private static final int FIRST_ERROR = 300;

    private final HttpClient http;
    private final String url;
    private @Nullable String accessToken;

    /**
     * @param url of the web listener, without a path
     */
    PlatformClient(HttpClient http, String url) {
        this.http = http;
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    void logIn(String username, String password) {
        JsonObject credentials =
                new JsonObject().put("username", username).put("password", password);
        accessToken = post("/api/session", credentials).getString("accessToken");
    }

    JsonObject get(String path) {
        return json(send(request(path).GET()));
    }

    JsonObject post(String path, JsonObject body) {
        return json(postForStream(path, body));
    }

    /** The answer as it arrives; the caller closes it. */
    InputStream postForStream(String path, JsonObject body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(TIME_LIMIT);
        return accessToken == null
                ? request
                : request.header("Authorization", "Bearer " + accessToken);
    }

    private InputStream send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        String what = request.method() + " " + request.uri();
        try {
            HttpResponse<InputStream> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() >= FIRST_ERROR) {
                throw new DevicesException(
                        what + " was answered " + answer.statusCode() + ": " + text(answer.body()),
                        null);
            }
            return answer.body();
        } catch (IOException cause) {
            throw new DevicesException(what + " failed: " + cause, cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new DevicesException(what + " was interrupted", cause);
        }
    }

    private static JsonObject json(InputStream answer) {
        return new JsonObject(text(answer));
    }

    private static String text(InputStream answer) {
        try (answer) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new DevicesException("an answer broke off: " + cause, cause);
        }
    }
}
