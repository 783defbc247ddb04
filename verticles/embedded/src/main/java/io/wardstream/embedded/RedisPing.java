package io.wardstream.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks whether our own Redis answers on a port; another one would refuse the password. */
final class RedisPing {
    private static final int TIMEOUT_MILLIS = 1000;
    private static final String GOOD_ANSWER = "+OK\r\n+PONG\r\n";

    private RedisPing() {}

    static boolean answers(int port, String password) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Ports.loopback(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write(
                            ("AUTH " + password + "\r\nPING\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            byte[] bytes = answer.readNBytes(GOOD_ANSWER.length());
            return new String(bytes, StandardCharsets.US_ASCII).equals(GOOD_ANSWER);
        } catch (IOException absent) {
            return false;
        }
    }
}
