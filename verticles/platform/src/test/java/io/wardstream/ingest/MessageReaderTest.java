package io.wardstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrameType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageReaderTest {
    private final List<String> seen = new ArrayList<>();
    private final MessageReader reader = new MessageReader(new Recorder());

    private final class Recorder implements MessageReader.Sink {
        @Override
        public void text(byte[] utf8) {
            seen.add(new String(utf8, UTF_8));
        }

        @Override
        public void binary(byte[] data) {
            seen.add("binary");
        }

        @Override
        public void broken(CloseCode code, String reason) {
            seen.add("broken " + code.number());
        }
    }

    private void text(byte[] bytes, boolean isFinal) {
        reader.read(new RawFrame(WebSocketFrameType.TEXT, Buffer.buffer(bytes), isFinal));
    }

    private void text(String text, boolean isFinal) {
        text(text.getBytes(UTF_8), isFinal);
    }

    private void more(byte[] bytes, boolean isFinal) {
        reader.read(new RawFrame(WebSocketFrameType.CONTINUATION, Buffer.buffer(bytes), isFinal));
    }

    private void more(String text, boolean isFinal) {
        more(text.getBytes(UTF_8), isFinal);
    }

    @Test
    void handsOverAWholeMessage() {
        text("one", true);
        text("", true);

        assertThat(seen).containsExactly("one", "");
    }

    @Test
    void putsFragmentsTogetherWithControlFramesBetween() {
        text("on", false);
        reader.read(new RawFrame(WebSocketFrameType.PING, Buffer.buffer(new byte[0]), true));
        more("e ", false);
        more("two", true);

        assertThat(seen).containsExactly("one two");
    }

    @Test
    void takesEmptyFragments() {
        text("", false);
        more("", false);
        more("one", false);
        more("", true);

        assertThat(seen).containsExactly("one");
    }

    @Test
    void takesACharacterSplitBetweenFragments() {
        byte[] euro = "\u20AC".getBytes(UTF_8);

        text(Arrays.copyOf(euro, 1), false);
        more(Arrays.copyOfRange(euro, 1, 3), true);

        assertThat(seen).containsExactly("\u20AC");
    }

    @Test
    void refusesInvalidUtf8SplitBetweenFragments() {
        text(new byte[] {(byte) 0xC3}, false);
        more(new byte[] {(byte) 0x28}, true);
        text("ignored", true);

        assertThat(seen).containsExactly("broken 1007");
    }

    @Test
    void takesTheLongestMessageAndNoLongerOne() {
        text(new byte[MessageReader.LONGEST], true);
        text(new byte[MessageReader.LONGEST - 1], false);
        more(new byte[1], true);
        text(new byte[MessageReader.LONGEST], false);
        more(new byte[1], false);
        more(new byte[1], true);

        assertThat(seen.getFirst()).hasSize(MessageReader.LONGEST);
        assertThat(seen.get(1)).hasSize(MessageReader.LONGEST);
        assertThat(seen.subList(2, seen.size())).containsExactly("broken 1009");
    }

    @Test
    void refusesAContinuationOfNothingAndAMessageInsideAnother() {
        MessageReader other = new MessageReader(new Recorder());
        more("x", true);
        other.read(new RawFrame(WebSocketFrameType.TEXT, Buffer.buffer(new byte[1]), false));
        other.read(new RawFrame(WebSocketFrameType.TEXT, Buffer.buffer(new byte[1]), true));

        assertThat(seen).containsExactly("broken 1002", "broken 1002");
    }

    @Test
    void saysThatAMessageIsBinary() {
        reader.read(new RawFrame(WebSocketFrameType.BINARY, Buffer.buffer(new byte[2]), false));
        more(new byte[] {(byte) 0xFF}, true);

        assertThat(seen).containsExactly("binary");
    }
}
