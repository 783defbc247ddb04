package io.wardstream.api;

import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistorySample;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** A Parquet file (zstd) of one answer of history. Blocks; not safe for use by two threads. */
final class HistoryParquetFile implements AutoCloseable {

    /** Before compression, some 100,000 rows: what is in memory at most. */
    private static final long ROW_GROUP_BYTES = 2L << 20;

    private final ParquetColumns columns;
    private final ParquetWriter<Consumer<RecordConsumer>> out;

    HistoryParquetFile(OutputFile file, ParquetColumns columns) throws IOException {
        this.columns = columns;
        this.out = new Builder(file, columns).build();
    }

    void add(HistorySample sample) throws IOException {
        out.write(row -> columns.write(row, sample));
    }

    void add(HistoryBucket bucket) throws IOException {
        out.write(row -> columns.write(row, bucket));
    }

    /** The file is whole then; a second call does nothing. */
    @Override
    public void close() throws IOException {
        out.close();
    }

    /** What takes Hadoop's configuration is deprecated, and abstract still. */
    @SuppressWarnings("deprecation")
    private static final class Builder
            extends ParquetWriter.Builder<Consumer<RecordConsumer>, Builder> {
        private final ParquetColumns columns;

        Builder(OutputFile file, ParquetColumns columns) {
            super(file);
            this.columns = columns;
            withConf(new PlainParquetConfiguration());
            withCompressionCodec(CompressionCodecName.ZSTD);
            withRowGroupSize(ROW_GROUP_BYTES);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Consumer<RecordConsumer>> getWriteSupport(
                org.apache.hadoop.conf.Configuration configuration) {
            return new Rows(columns);
        }

        @Override
        protected WriteSupport<Consumer<RecordConsumer>> getWriteSupport(
                ParquetConfiguration configuration) {
            return new Rows(columns);
        }
    }

    /** Lets each row write itself; deprecated as above. */
    @SuppressWarnings("deprecation")
    private static final class Rows extends WriteSupport<Consumer<RecordConsumer>> {
        private final ParquetColumns columns;
        private @Nullable RecordConsumer consumer;

        Rows(ParquetColumns columns) {
            this.columns = columns;
        }

        @Override
        public WriteContext init(org.apache.hadoop.conf.Configuration configuration) {
            return new WriteContext(columns.schema(), Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(columns.schema(), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(Consumer<RecordConsumer> row) {
            row.accept(Objects.requireNonNull(consumer, "prepared before"));
        }
    }
}
