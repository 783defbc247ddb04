package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.VitalSign;
import java.io.IOException;
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

    /** The rows of the first table behind a heading, without its two head rows. */
    private static List<String> tableUnder(String heading) throws IOException {
        String section = Files.readString(DOCUMENT).split(Pattern.quote(heading), 2)[1];
        return section.lines()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();
    }
}
