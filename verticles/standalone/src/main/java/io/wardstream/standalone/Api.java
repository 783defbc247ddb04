package io.wardstream.standalone;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The few calls of the platform's REST interface that make a demonstration ward. Blocking. */
final class Api {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int FIRST_ERROR = 300;

    private final HttpClient client;
    private final String url;
    private final String accessToken;

    private Api(HttpClient client, String url, String accessToken) {
        this.client = client;
        this.url = url;
        this.accessToken = accessToken;
    }

    static Api logIn(HttpClient client, String url, String username, String password) {
        Api anonymous = new Api(client, url, "");
        JsonObject session =
                anonymous.post(
                        "/api/session",
                        new JsonObject().put("username", username).put("password", password));
        return new Api(client, url, session.getString("accessToken"));
    }

    JsonObject post(String path, JsonObject body) {
        return new JsonObject(postText(path, body));
    }

    /** The answer as text, for answers that are lines of JSON. */
    String postText(String path, JsonObject body) {
        return send("POST", path, body);
    }

    void patch(String path, JsonObject body) {
        String _ = send("PATCH", path, body);
    }

    private String send(String method, String path, JsonObject body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(LIMIT)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body.encode()));
        if (!accessToken.isEmpty()) {
            request.header("Authorization", "Bearer " + accessToken);
        }
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= FIRST_ERROR) {
                throw new StandaloneException(
                        method
                                + " "
                                + path
                                + " was answered "
                                + response.statusCode()
                                + ": "
                                + response.body());
            }
            return response.body();
        } catch (IOException cause) {
            throw new StandaloneException(method + " " + url + path + " failed: " + cause, cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new StandaloneException(method + " " + path + " was interrupted.", cause);
        }
    }
}
