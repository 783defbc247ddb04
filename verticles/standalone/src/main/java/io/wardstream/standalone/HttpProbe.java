package io.wardstream.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Reads one address of the management listener again and again. */
final class HttpProbe {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient client;
    private final HttpRequest request;

    HttpProbe(HttpClient client, String address) {
        this.client = client;
        this.request = HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build();
    }

    boolean isOk() {
        return body().isPresent();
    }

    /**
     * The text behind the address; empty if it answers anything but 200, or nothing within two
     * seconds.
     */
    Optional<String> body() {
        try {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == OK ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException away) {
            return Optional.empty();
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
