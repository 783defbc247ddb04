package io.wardstream.codec.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StompReaderTest {
    private static final int MAX_BODY = 1_000;

    private final StompReader reader = new StompReader(MAX_BODY);

    private static byte[] bytes(String text) {
        return text.replace("^@", "\0").getBytes(UTF_8);
    }

    private StompFrame read(String text) {
        reader.append(bytes(text));
        return Objects.requireNonNull(reader.next(), () -> String.valueOf(reader.fault()));
    }

    private StompFault fault(String text) {
        reader.append(bytes(text));
        assertThat(reader.next()).isNull();
        return Objects.requireNonNull(reader.fault());
    }

    private static String body(StompFrame frame) {
        return new String(frame.body(), UTF_8);
    }

    @Test
    void readsAFrame() {
        StompFrame frame = read("SEND\ndestination:/app/vitals\nreceipt:r1\n\n{\"a\":1}^@");

        assertThat(frame.command()).isEqualTo("SEND");
        assertThat(frame.header("destination")).isEqualTo("/app/vitals");
        assertThat(frame.header("receipt")).isEqualTo("r1");
        assertThat(frame.header("nothing")).isNull();
        assertThat(body(frame)).isEqualTo("{\"a\":1}");
        assertThat(reader.next()).isNull();
        assertThat(reader.fault()).isNull();
    }

    @Test
    void takesLineEndsOfBothKinds() {
        StompFrame frame = read("SEND\r\na:b\r\n\r\nbody\r\n^@");

        assertThat(frame.header("a")).isEqualTo("b");
        assertThat(body(frame)).isEqualTo("body\r\n");
        assertThat(read("\r\n\n\nDISCONNECT\r\n\r\n^@\n").command()).isEqualTo("DISCONNECT");
    }

    @Test
    void readsHeadersAsTheyAreEscaped() {
        assertThat(read("SEND\na\\cb:1\\n2\\r3\\\\n\n\n^@").header("a:b")).isEqualTo("1\n2\r3\\n");
    }

    @Test
    void readsThePasscodeOfAConnectAsItIs() {
        StompFrame frame = read("CONNECT\npasscode:a\\b:c\n\n^@");

        assertThat(frame.header("passcode")).isEqualTo("a\\b:c");
        assertThat(frame.toString()).doesNotContain("a\\b");
    }

    @Test
    void takesTheFirstOfHeadersThatComeTwice() {
        assertThat(read("SEND\na: 1\na:2\n\n^@").header("a")).isEqualTo(" 1");
    }

    @Test
    void takesANulInABodyWhoseLengthIsKnown() {
        reader.append(bytes("SEND\ncontent-length:3\n\na\0b^@SEND\n\nc^@"));

        assertThat(Objects.requireNonNull(reader.next()).body()).containsExactly('a', 0, 'b');
        assertThat(body(Objects.requireNonNull(reader.next()))).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SEND\na\n\n^@",
                "SEND\n:a\n\n^@",
                "SEND\na:b\\t\n\n^@",
                "SEND\na:b\\\n\n^@",
                "SEND\na:b\rc\n\n^@",
                "SEND\na:b^@",
                "SEND^@",
                "SUBSCRIBE\nid:1\n\nbody^@",
                "CONNECT\ncontent-length:1\n\nx^@",
                "SEND\ncontent-length:-1\n\n^@",
                "SEND\ncontent-length:x\n\n^@",
                "SEND\ncontent-length:2\n\nabc^@"
            })
    void refusesWhatIsNoStomp(String text) {
        assertThat(fault(text).isTooLarge()).isFalse();
        reader.append(bytes("SEND\n\n^@"));
        assertThat(reader.next()).isNull();
    }

    @Test
    void refusesAHeadThatIsNoUtf8() {
        reader.append(new byte[] {'S', 'E', 'N', 'D', '\n', 'a', ':', (byte) 0xC3, '\n', '\n', 0});

        assertThat(reader.next()).isNull();
        assertThat(Objects.requireNonNull(reader.fault()).message()).contains("UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "1001, false"})
    void boundsABodyWhetherItsLengthIsKnownOrNot(int length, boolean isTaken) {
        String body = "x".repeat(length);
        StompReader other = new StompReader(MAX_BODY);
        reader.append(bytes("SEND\n\n" + body + "^@"));
        other.append(bytes("SEND\ncontent-length:" + length + "\n\n" + body + "^@"));

        assertThat(reader.next() != null).isEqualTo(isTaken);
        assertThat(other.next() != null).isEqualTo(isTaken);
        if (!isTaken) {
            assertThat(Objects.requireNonNull(reader.fault()).isTooLarge()).isTrue();
            assertThat(Objects.requireNonNull(other.fault()).isTooLarge()).isTrue();
        }
    }

    @Test
    void boundsHeadsAndDoesNotWaitForTheirEnd() {
        StompReader many = new StompReader(MAX_BODY);
        StompReader huge = new StompReader(MAX_BODY);
        reader.append(bytes("SEND\na:" + "x".repeat(StompReader.MAX_HEAD_BYTES)));
        many.append(bytes("SEND\n" + "a:b\n".repeat(StompReader.MAX_HEADERS + 1) + "\n^@"));
        huge.append(bytes("SEND\ncontent-length:99999999999999999999\n\n"));

        assertThat(reader.next()).isNull();
        assertThat(many.next()).isNull();
        assertThat(huge.next()).isNull();
        assertThat(Objects.requireNonNull(reader.fault()).isTooLarge()).isTrue();
        assertThat(Objects.requireNonNull(many.fault()).isTooLarge()).isTrue();
        assertThat(reader.fault()).isNotNull();
    }

    @Property(tries = 500)
    void readsTheSameInWhateverPiecesItComes(
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 40) Integer> sizes) {
        byte[] all =
                bytes(
                        "\n"
                                + "CONNECT\n"
                                + "accept-version:1.2\n\n"
                                + "^@\r\n"
                                + "SEND\r\n"
                                + "a:b\r\n\r\n"
                                + "first^@SEND\n"
                                + "content-length:6\n\n"
                                + "se\0\n"
                                + "\0d^@\n\n"
                                + "SUBSCRIBE\n"
                                + "id:é\n\n"
                                + "^@SEND\n\n"
                                + "y".repeat(200)
                                + "^@");
        List<String> seen = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < all.length; i++) {
            int size = i < sizes.size() ? sizes.get(i) : 1 + i % 3;
            int to = Math.min(all.length, at + size);
            reader.append(Arrays.copyOfRange(all, at, to));
            at = to;
            for (StompFrame frame = reader.next(); frame != null; frame = reader.next()) {
                seen.add(frame.command() + body(frame).length() + frame.headerOrEmpty("id"));
            }
        }

        assertThat(reader.fault()).isNull();
        assertThat(seen).containsExactly("CONNECT0", "SEND5", "SEND6", "SUBSCRIBE0é", "SEND200");
    }

    @Property(tries = 2000)
    void anyBytesAreAnswered(@ForAll @Size(max = 100) byte[] bytes) {
        StompReader other = new StompReader(MAX_BODY);
        other.append(bytes);
        int frames = 0;
        while (other.next() != null) {
            frames++;
        }

        assertThat(frames).isBetween(0, 100);
    }

    @Test
    void isReadAsItIsWritten() {
        String text = StompText.of("SEND").header("a:\n", "\r\\:é").body("bödy");

        StompFrame frame = read(text);

        assertThat(frame.header("a:\n")).isEqualTo("\r\\:é");
        assertThat(frame.header("content-length")).isEqualTo("5");
        assertThat(body(frame)).isEqualTo("bödy");
    }

    @Test
    void agreesOnVersionAndHeartBeats() {
        StompFrame frame = read("CONNECT\naccept-version:1.1,1.2\nheart-beat:5000,20000\n\n^@");
        StompFrame old = read("CONNECT\naccept-version:1.1\n\n^@");
        StompFrame odd = read("CONNECT\naccept-version:1.2\nheart-beat:-1,0\n\n^@");
        StompFrame quiet = read("STOMP\naccept-version:1.2\npasscode:p\n\n^@");

        assertThat(StompConnect.of(frame, 10_000))
                .isEqualTo(new StompConnect(null, 20_000, 10_000));
        assertThat(StompConnect.of(old, 10_000)).isNull();
        assertThat(StompConnect.of(odd, 10_000)).isNull();
        assertThat(StompConnect.of(quiet, 10_000)).isEqualTo(new StompConnect("p", 0, 0));
        assertThat(StompConnect.isConnect(quiet)).isTrue();
    }
}
