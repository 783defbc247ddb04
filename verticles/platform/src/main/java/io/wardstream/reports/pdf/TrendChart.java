package io.wardstream.reports.pdf;

import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.reports.content.Gaps;
import io.wardstream.reports.content.Trend;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDPageContentStream;

/**
 * One vital over the range: a band from the lowest to the highest value, so that a dip of a second
 * is seen however long the range, and the average as a line.
 */
final class TrendChart {
    static final float HEIGHT = 100;

    private static final float PLOT_HEIGHT = 67;
    private static final float AXIS = 34;
    private static final float TITLE_SIZE = 9;
    private static final float SMALL = 7;
    private static final int MOST_VALUES = 4;
    private static final int MOST_TIMES = 9;
    private static final float THIN = 0.4f;
    private static final float LINE = 0.9f;
    private static final float DOT = 1.3f;

    /** A cuff measures seldom: what lies further apart is not joined by a line. */
    private static final long EPISODES_JOINED = Duration.ofHours(2).toMillis();

    private static final float LEFT = Paper.LEFT + AXIS;
    private static final float WIDTH = Paper.WIDTH - AXIS;

    private final Paper paper;
    private final Trend trend;
    private final long from;
    private final long to;
    private final Color color;
    private final long joined;
    private double low = Double.MAX_VALUE;
    private double high = -Double.MAX_VALUE;
    private double step;
    private float bottom;

    TrendChart(Paper paper, Trend trend, long from, long to) {
        this.paper = paper;
        this.trend = trend;
        this.from = from;
        this.to = to;
        VitalSign vital = trend.vital();
        this.color = Ink.of(vital);
        long pause = vital.cadence() == Cadence.EPISODIC ? EPISODES_JOINED : Gaps.LONGEST_PAUSE;
        this.joined = Math.max(pause, trend.length());
    }

    void draw() throws IOException {
        bottom = paper.y() - HEIGHT + 20;
        scale();
        title();
        grid();
        band();
        average();
        paper.down(HEIGHT);
    }

    private void scale() {
        for (int bucket = 0; bucket < trend.buckets(); bucket++) {
            if (!trend.isEmpty(bucket)) {
                low = Math.min(low, trend.min(bucket));
                high = Math.max(high, trend.max(bucket));
            }
        }
        double least = trend.vital() == VitalSign.TEMPERATURE ? 1 : 10;
        double range = Math.max(high - low, least);
        double middle = (low + high) / 2;
        step = Ticks.step(range, MOST_VALUES);
        low = Math.floor(Math.min(low, middle - range / 2) / step) * step;
        high = Math.ceil(Math.max(high, middle + range / 2) / step) * step;
        low = Math.max(0, low);
    }

    private void title() throws IOException {
        float at = bottom + PLOT_HEIGHT + 6;
        String name = Words.name(trend.vital());
        paper.bold(name, LEFT, at, TITLE_SIZE, color);
        float after = LEFT + paper.font().width(name, TITLE_SIZE) + 5;
        paper.text(Words.unit(trend.vital()), after, at, SMALL + 1, Ink.QUIET);
        String bucket = "average and range of each " + Words.duration(trend.length());
        paper.textTo(
                bucket.replace(" 0 s", "").replace(" 0 min", ""),
                LEFT + WIDTH,
                at,
                SMALL,
                Ink.QUIET);
    }

    private void grid() throws IOException {
        for (double value = low; value <= high + step / 2; value += step) {
            float at = y(value);
            paper.line(LEFT, at, LEFT + WIDTH, at, THIN, Ink.GRID);
            paper.textTo(label(value), LEFT - 4, at - 2.4f, SMALL, Ink.QUIET);
        }
        Duration every = Ticks.timeStep(to - from, MOST_TIMES);
        for (long time : Ticks.times(from, to, every)) {
            String label = Words.tick(time, every);
            float half = paper.font().width(label, SMALL) / 2;
            float at = x(time);
            paper.line(at, bottom, at, bottom + PLOT_HEIGHT, THIN, Ink.GRID);
            float first = Math.max(LEFT, Math.min(LEFT + WIDTH - 2 * half, at - half));
            paper.text(label, first, bottom - 9, SMALL, Ink.QUIET);
        }
        paper.line(LEFT, bottom, LEFT + WIDTH, bottom, THIN * 2, Ink.RULE);
    }

    private String label(double value) {
        return String.format(Locale.ROOT, step < 1 ? "%.1f" : "%.0f", value);
    }

    private void band() throws IOException {
        paper.out().setNonStrokingColor(Ink.pale(color));
        for (int first = next(0); first < trend.buckets(); ) {
            int last = lastJoined(first);
            fill(first, last);
            first = next(last + 1);
        }
    }

    private void fill(int first, int last) throws IOException {
        PDPageContentStream out = paper.out();
        if (first == last) {
            float height = Math.max(THIN, y(trend.max(first)) - y(trend.min(first)));
            out.addRect(x(trend.middle(first)) - THIN, y(trend.min(first)), 2 * THIN, height);
            out.fill();
            return;
        }
        out.moveTo(x(trend.middle(first)), y(trend.max(first)));
        for (int bucket = next(first + 1); bucket <= last; bucket = next(bucket + 1)) {
            out.lineTo(x(trend.middle(bucket)), y(trend.max(bucket)));
        }
        for (int bucket = last; bucket >= first; bucket--) {
            if (!trend.isEmpty(bucket)) {
                out.lineTo(x(trend.middle(bucket)), y(trend.min(bucket)));
            }
        }
        out.closePath();
        out.fill();
    }

    private void average() throws IOException {
        PDPageContentStream out = paper.out();
        out.setStrokingColor(color);
        out.setNonStrokingColor(color);
        out.setLineWidth(LINE);
        boolean areDots = trend.vital().cadence() == Cadence.EPISODIC;
        for (int first = next(0); first < trend.buckets(); ) {
            int last = lastJoined(first);
            if (first != last) {
                line(first, last);
            }
            if (first == last || areDots) {
                dots(first, last);
            }
            first = next(last + 1);
        }
    }

    private void line(int first, int last) throws IOException {
        PDPageContentStream out = paper.out();
        out.moveTo(x(trend.middle(first)), y(trend.average(first)));
        for (int bucket = next(first + 1); bucket <= last; bucket = next(bucket + 1)) {
            out.lineTo(x(trend.middle(bucket)), y(trend.average(bucket)));
        }
        out.stroke();
    }

    private void dots(int first, int last) throws IOException {
        for (int bucket = first; bucket <= last; bucket = next(bucket + 1)) {
            float x = x(trend.middle(bucket)) - DOT / 2;
            paper.out().addRect(x, y(trend.average(bucket)) - DOT / 2, DOT, DOT);
            paper.out().fill();
        }
    }

    /** The first bucket from there on that is not empty; behind the last when there is none. */
    private int next(int from) {
        int bucket = from;
        while (bucket < trend.buckets() && trend.isEmpty(bucket)) {
            bucket++;
        }
        return bucket;
    }

    /** The last bucket that a line from this one reaches. */
    private int lastJoined(int first) {
        int last = first;
        int next = next(first + 1);
        while (next < trend.buckets() && trend.middle(next) - trend.middle(last) <= joined) {
            last = next;
            next = next(last + 1);
        }
        return last;
    }

    private float x(long millis) {
        return LEFT + WIDTH * (millis - from) / (to - from);
    }

    private float y(double value) {
        return (float) (bottom + PLOT_HEIGHT * (value - low) / (high - low));
    }
}
