package io.wardstream.reports.pdf;

import java.awt.Color;
import java.io.IOException;
import java.util.List;

/** A table that goes on over pages, its header at the top of each. */
final class PaperTable {
    static final float ROW = 14;

    private static final float SIZE = 8.5f;
    private static final float HEADER_SIZE = 7.5f;
    private static final float BASE = 4;
    private static final float PADDING = 3;

    /**
     * A column.
     *
     * @param width in points
     * @param isNumber its cells end at the right
     */
    record Column(String title, float width, boolean isNumber) {
        static Column text(String title, float width) {
            return new Column(title, width, false);
        }

        static Column number(String title, float width) {
            return new Column(title, width, true);
        }
    }

    private final Paper paper;
    private final List<Column> columns;

    PaperTable(Paper paper, List<Column> columns) {
        this.paper = paper;
        this.columns = columns;
    }

    void header() throws IOException {
        float x = Paper.LEFT;
        for (Column column : columns) {
            cell(column.title(), column, x, HEADER_SIZE, Ink.QUIET);
            x += column.width();
        }
        paper.down(ROW);
        paper.line(Paper.LEFT, paper.y(), Paper.LEFT + Paper.WIDTH, paper.y(), 0.8f, Ink.RULE);
    }

    /**
     * Writes a row.
     *
     * @param first color of the first cell
     */
    void row(Color first, List<String> cells) throws IOException {
        if (paper.room(ROW)) {
            header();
        }
        float x = Paper.LEFT;
        Color color = first;
        for (int index = 0; index < cells.size(); index++) {
            Column column = columns.get(index);
            cell(cells.get(index), column, x, SIZE, color);
            x += column.width();
            color = Ink.TEXT;
        }
        paper.down(ROW);
        paper.line(Paper.LEFT, paper.y(), Paper.LEFT + Paper.WIDTH, paper.y(), 0.4f, Ink.GRID);
    }

    private void cell(String text, Column column, float x, float size, Color color)
            throws IOException {
        float room = column.width() - 2 * PADDING;
        String shown = paper.font().fitted(paper.font().printable(text), size, room);
        float at = paper.y() - ROW + BASE;
        if (column.isNumber()) {
            paper.textTo(shown, x + column.width() - PADDING, at, size, color);
        } else {
            paper.text(shown, x + PADDING, at, size, color);
        }
    }
}
