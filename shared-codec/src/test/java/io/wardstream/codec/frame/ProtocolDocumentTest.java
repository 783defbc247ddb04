package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.VitalSign;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/PROTOCOL.md says what the code does. */
final class ProtocolDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "PROTOCOL.md");

    @Test
    void listsTheCatalogueOfVitals() throws IOException {
        List<String> documented = tableUnder("### 1.11");

        List<String> catalogue =
                Arrays.stream(VitalSign.values()).map(ProtocolDocumentTest::row).toList();

        assertThat(documented).isEqualTo(catalogue);
    }

    @Test
    void listsTheRefusalCodes() throws IOException {
        List<String> documented =
                tableUnder("### 1.6").stream().map(row -> row.split("`", -1)[1]).toList();

        List<String> codes = Arrays.stream(RefusalCode.values()).map(RefusalCode::wire).toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void showsFramesOfDevicesThatAreRead() throws IOException {
        DeviceFrameDecoder decoder = new DeviceFrameDecoder();
        List<String> examples = framesUnder("### 1.3");

        List<DecodeResult> results =
                examples.stream()
                        .map(example -> example.getBytes(StandardCharsets.UTF_8))
                        .map(utf8 -> decoder.decode(utf8, 0, utf8.length))
                        .toList();

        assertThat(results).hasSize(7).hasOnlyElementsOfType(DecodeResult.Decoded.class);
    }

    @Test
    void showsFramesAsTheServerWritesThem() throws IOException {
        long epoch = 1_764_000_000_000L;
        String refusal = "spo2 must be 0..100, was 140";

        List<String> examples = framesUnder("### 1.4");

        assertThat(examples)
                .containsExactly(
                        ServerFrames.welcome("5f0c…", epoch, 16, epoch + 12_400, 2_000, 500, 0),
                        ServerFrames.ack(epoch, 17),
                        ServerFrames.nack(epoch, 19, "spo2", RefusalCode.OUT_OF_RANGE, refusal),
                        ServerFrames.drain(12_875),
                        ServerFrames.error("epoch_reused", "…", epoch + 1));
    }

    private static String row(VitalSign sign) {
        return "| `"
                + String.join(
                        " | ",
                        sign.wireName() + "`",
                        sign.unit(),
                        String.join(", ", sign.loincCodes()),
                        String.valueOf(sign.mdc()),
                        range(sign.rejectLow(), sign.rejectHigh()),
                        range(sign.questionableLow(), sign.questionableHigh()),
                        sign.scale() == 100 ? "2" : "1")
                + " |";
    }

    private static String range(double low, double high) {
        return (int) low + "–" + (int) high;
    }

    private static List<String> framesUnder(String heading) throws IOException {
        return section(heading).lines().filter(line -> line.startsWith("{\"type\"")).toList();
    }

    /** The rows of the first table behind a heading, without its two head rows. */
    private static List<String> tableUnder(String heading) throws IOException {
        return section(heading)
                .lines()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();
    }

    private static String section(String heading) throws IOException {
        String behind = Files.readString(DOCUMENT).split("\n" + Pattern.quote(heading), 2)[1];
        return behind.split("\n##", 2)[0];
    }
}
