package io.wardstream.reports.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The font of a report: Liberation Sans, which comes with PDFBox and knows Latin, Greek, Cyrillic
 * and Hebrew letters. Only what is used of it is embedded. Characters it does not know are
 * replaced, and {@link #hasReplaced} says so. Not safe for use by two threads.
 */
final class PaperFont {
    private static final String RESOURCE =
            "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    /** In place of a character that cannot be shown. */
    static final String REPLACEMENT = "?";

    private static final String ELLIPSIS = "…";
    private static final float UNITS = 1_000;

    private final PDFont font;
    private final CmapLookup glyphs;
    private boolean hasReplaced;

    PaperFont(PDDocument document) throws IOException {
        TrueTypeFont parsed = read();
        document.registerTrueTypeFontForClosing(parsed);
        glyphs = parsed.getUnicodeCmapLookup();
        font = PDType0Font.load(document, parsed, true);
    }

    private static TrueTypeFont read() throws IOException {
        try (InputStream resource =
                Objects.requireNonNull(
                        PDDocument.class.getResourceAsStream(RESOURCE), "PDFBox has no font")) {
            return new TTFParser().parse(new RandomAccessReadBuffer(resource));
        }
    }

    PDFont font() {
        return font;
    }

    /** True once a character could not be shown. */
    boolean hasReplaced() {
        return hasReplaced;
    }

    /** The text as it can be shown. */
    String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> shown.append(printable(point)));
        return shown.toString();
    }

    private String printable(int point) {
        if (Character.isISOControl(point)) {
            return " ";
        }
        if (glyphs.getGlyphId(point) != 0) {
            return Character.toString(point);
        }
        hasReplaced = true;
        return REPLACEMENT;
    }

    /**
     * In points.
     *
     * @param text printable
     */
    float width(String text, float size) throws IOException {
        return font.getStringWidth(text) / UNITS * size;
    }

    /**
     * The text, or as much of its beginning as there is room for.
     *
     * @param text printable
     */
    String fitted(String text, float size, float room) throws IOException {
        if (width(text, size) <= room) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end) + ELLIPSIS, size) > room) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }
}
