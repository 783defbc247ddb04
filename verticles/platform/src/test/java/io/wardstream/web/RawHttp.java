package io.wardstream.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Requests that no decent client would send, byte by byte as they are written. */
final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;

    private RawHttp() {}

    /** What was answered until the server closed. */
    record Answer(String text) {

        /** 0 when it closed without a word. */
        int status() {
            return text.isEmpty() ? 0 : Integer.parseInt(text.split(" ", 3)[1]);
        }

        String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return headers().stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        }

        List<String> headers() {
            return Arrays.asList(text.split("\r\n\r\n", 2)[0].split("\r\n"));
        }

        /** Answers there are: more than one when one request was taken for two. */
        long count() {
            return text.lines().filter(line -> line.startsWith("HTTP/1.")).count();
        }
    }

    /** Sends it, and reads until the server closes. */
    static Answer send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readAllBytes();
            return new Answer(new String(answer, StandardCharsets.ISO_8859_1));
        }
    }

    /** A GET whose path is taken as it is; the connection ends with the answer. */
    static Answer get(int port, String target) throws IOException {
        return send(port, "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
}
