package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistorySample;
import io.wardstream.history.HistorySeries;
import io.wardstream.history.HistorySink;
import java.util.List;

/** Writes a series as lines of text, a piece at a time. Confined to one context. */
final class HistoryRows implements HistorySink {

    /** An hour of samples is one piece, and has an entity tag therefore. */
    static final int PIECE_CHARACTERS = 256 * 1024;

    private final HistoryText form;
    private final Answer.Body body;
    private StringBuilder text = new StringBuilder();

    private HistoryRows(HistoryText form, Answer.Body body) {
        this.form = form;
        this.body = body;
    }

    static Future<Void> write(HistorySeries series, HistoryText form, Answer.Body body) {
        HistoryRows rows = new HistoryRows(form, body);
        form.begin(rows.text, series.resolution());
        return series.read(rows).compose(_ -> rows.handOn());
    }

    @Override
    public Future<Void> samples(List<HistorySample> page) {
        page.forEach(sample -> form.append(text, sample));
        return handOnWhenFull();
    }

    @Override
    public Future<Void> buckets(List<HistoryBucket> page) {
        page.forEach(bucket -> form.append(text, bucket));
        return handOnWhenFull();
    }

    private Future<Void> handOnWhenFull() {
        return text.length() < PIECE_CHARACTERS ? Future.succeededFuture() : handOn();
    }

    private Future<Void> handOn() {
        Buffer piece = Buffer.buffer(text.toString());
        text = new StringBuilder();
        return body.add(piece);
    }
}
