package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A person's side of the platform: logged in as its administrator. */
final class Rest implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final int LAST_OK = 299;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String authorization;

    static Rest asAdministrator(NodeSettings node) {
        return new Rest(node.webUrl(), "admin", NodeSettings.ADMIN_PASSWORD);
    }

    /** Logs in; fails when the platform does not let it. */
    Rest(String url, String user, String password) {
        this.url = url;
        JsonObject who = new JsonObject().put("username", user).put("password", password);
        HttpRequest logIn =
                request("/api/session")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(who.encode()))
                        .build();
        authorization = "Bearer " + ok(logIn).getString("accessToken");
    }

    /** The answer to GET; anything but success fails. */
    JsonObject get(String path) {
        return ok(request(path).header("Authorization", authorization).GET().build());
    }

    /** The answer to GET, whatever it is, with more headers: names and values in turn. */
    HttpResponse<String> ask(String path, String... headers) {
        HttpRequest.Builder asked = request(path).header("Authorization", authorization).GET();
        return answered((headers.length == 0 ? asked : asked.headers(headers)).build());
    }

    /** What must not be found in any log. */
    String token() {
        return authorization.substring("Bearer ".length());
    }

    /** The answer to POST; anything but success fails. */
    JsonObject post(String path, JsonObject body) {
        return new JsonObject(postForText(path, body));
    }

    /** The same, for answers that are lines of JSON. */
    String postForText(String path, JsonObject body) {
        return send(
                request(path)
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build());
    }

    /** The answer to PUT; anything but success fails. */
    JsonObject put(String path, JsonObject body) {
        return ok(
                request(path)
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build());
    }

    void delete(String path) {
        String _ = send(request(path).header("Authorization", authorization).DELETE().build());
    }

    /** Lets one viewer in. */
    String bridgeTicket() {
        return post("/api/session/bridge-ticket", new JsonObject()).getString("ticket");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT);
    }

    private JsonObject ok(HttpRequest request) {
        return new JsonObject(send(request));
    }

    private String send(HttpRequest request) {
        HttpResponse<String> answer = answered(request);
        assertThat(answer.statusCode())
                .as(request.uri() + " " + answer.body())
                .isBetween(OK, LAST_OK);
        return answer.body();
    }

    private HttpResponse<String> answered(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new UncheckedIOException("no answer from " + request.uri(), away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
