package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistorySample;
import io.wardstream.history.HistorySeries;
import io.wardstream.history.HistorySink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Writes a series as a Parquet file that is sent while it grows: a row group and a page are in
 * memory, whatever the range. The file is made on worker threads, one call at a time.
 */
final class HistoryParquet implements HistorySink {
    private static final int PIECE_BYTES = HistoryRows.PIECE_CHARACTERS;

    private final ApiRequest request;
    private final PiecedFile file;
    private final HistoryParquetFile rows;
    private final Answer.Body body;

    private HistoryParquet(
            ApiRequest request, PiecedFile file, HistoryParquetFile rows, Answer.Body body) {
        this.request = request;
        this.file = file;
        this.rows = rows;
        this.body = body;
    }

    /**
     * Reads the series and hands the file on.
     *
     * @param columns which vitals, in which resolution
     */
    static Future<Void> write(
            ApiRequest request, HistorySeries series, ParquetColumns columns, Answer.Body body) {
        PiecedFile file = new PiecedFile();
        return request.onWorker(() -> new HistoryParquetFile(file, columns))
                .map(rows -> new HistoryParquet(request, file, rows, body))
                .compose(
                        answer ->
                                series.read(answer)
                                        .compose(_ -> answer.end())
                                        .eventually(() -> request.onWorker(answer::closed)));
    }

    @Override
    public Future<Void> samples(List<HistorySample> page) {
        return written(
                () -> {
                    for (HistorySample sample : page) {
                        rows.add(sample);
                    }
                    return file.length() < PIECE_BYTES ? Buffer.buffer() : file.take();
                });
    }

    @Override
    public Future<Void> buckets(List<HistoryBucket> page) {
        return written(
                () -> {
                    for (HistoryBucket bucket : page) {
                        rows.add(bucket);
                    }
                    return file.length() < PIECE_BYTES ? Buffer.buffer() : file.take();
                });
    }

    private Future<Void> written(Callable<Buffer> work) {
        return request.onWorker(work)
                .compose(piece -> piece.length() == 0 ? Future.succeededFuture() : body.add(piece));
    }

    private Future<Void> end() {
        return written(this::finished);
    }

    private Buffer finished() throws IOException {
        rows.close();
        return file.take();
    }

    /** Whether it was sent or not. */
    private Boolean closed() throws IOException {
        rows.close();
        return true;
    }
}
