package io.wardstream.reports.pdf;

import java.awt.Color;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/**
 * Pages that are written from top to bottom. Lengths are points (1/72 inch), {@code y} goes up. Not
 * safe for use by two threads.
 */
final class Paper implements Closeable {
    static final float LEFT = 42;
    static final float WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;

    private static final float TOP = PDRectangle.A4.getHeight() - 42;
    private static final float BOTTOM = 56;
    private static final float FOOT = 30;
    private static final float FOOT_SIZE = 7.5f;

    /** A heavier stroke in place of a second font. */
    private static final float BOLD = 0.03f;

    private static final String NOTICE =
            "Not a medical device. Not for diagnosis, treatment or primary alarming. Times are UTC.";

    private final PDDocument document = new PDDocument();
    private final PaperFont font;
    private PDPageContentStream out;
    private float y;

    Paper() throws IOException {
        font = new PaperFont(document);
        out = page();
    }

    private PDPageContentStream page() throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        y = TOP;
        return new PDPageContentStream(document, page, AppendMode.OVERWRITE, true);
    }

    PDDocument document() {
        return document;
    }

    PaperFont font() {
        return font;
    }

    /** For drawing; another after each page break. */
    PDPageContentStream out() {
        return out;
    }

    float y() {
        return y;
    }

    void down(float by) {
        y -= by;
    }

    void newPage() throws IOException {
        out.close();
        out = page();
    }

    boolean isAtTop() {
        return y == TOP;
    }

    /** Goes on a new page when there is less room; true when it did. */
    boolean room(float height) throws IOException {
        if (y - height >= BOTTOM) {
            return false;
        }
        newPage();
        return true;
    }

    /**
     * Writes one line.
     *
     * @param text printable
     */
    void text(String text, float x, float at, float size, Color color) throws IOException {
        write(out, text, x, at, size, color, false);
    }

    /** As {@link #text}, heavier. */
    void bold(String text, float x, float at, float size, Color color) throws IOException {
        write(out, text, x, at, size, color, true);
    }

    /** As {@link #text}, ending at {@code right}. */
    void textTo(String text, float right, float at, float size, Color color) throws IOException {
        text(text, right - font.width(text, size), at, size, color);
    }

    private void write(
            PDPageContentStream to,
            String text,
            float x,
            float at,
            float size,
            Color color,
            boolean isBold)
            throws IOException {
        to.beginText();
        to.setFont(font.font(), size);
        to.setNonStrokingColor(color);
        to.setRenderingMode(isBold ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
        if (isBold) {
            to.setStrokingColor(color);
            to.setLineWidth(size * BOLD);
        }
        to.newLineAtOffset(x, at);
        to.showText(text);
        to.endText();
    }

    void line(float fromX, float fromY, float toX, float toY, float width, Color color)
            throws IOException {
        out.setStrokingColor(color);
        out.setLineWidth(width);
        out.moveTo(fromX, fromY);
        out.lineTo(toX, toY);
        out.stroke();
    }

    void box(float x, float at, float width, float height, Color color) throws IOException {
        out.setNonStrokingColor(color);
        out.addRect(x, at, width, height);
        out.fill();
    }

    /** Numbers the pages, and writes everything. Nothing may follow. */
    void save(OutputStream to) throws IOException {
        out.close();
        int pages = document.getNumberOfPages();
        for (int number = 1; number <= pages; number++) {
            foot(document.getPage(number - 1), "Page " + number + " of " + pages);
        }
        document.save(to);
    }

    private void foot(PDPage page, String number) throws IOException {
        try (PDPageContentStream foot =
                new PDPageContentStream(document, page, AppendMode.APPEND, true, true)) {
            float right = LEFT + WIDTH - font.width(number, FOOT_SIZE);
            write(foot, NOTICE, LEFT, FOOT, FOOT_SIZE, Ink.QUIET, false);
            write(foot, number, right, FOOT, FOOT_SIZE, Ink.QUIET, false);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        document.close();
    }
}
