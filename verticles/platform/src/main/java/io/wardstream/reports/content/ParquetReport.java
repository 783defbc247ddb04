package io.wardstream.reports.content;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.io.FileSystemOutputFile;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.VitalSign;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** A report as Parquet (zstd): a row a sample, without names. */
public final class ParquetReport implements ReportWriter {

    /** A row; values in the unit of the vital, null where there is none. */
    public record Row(
            String patientId,
            Instant observedAt,
            @Nullable Double heartRate,
            @Nullable Double pulseRate,
            @Nullable Double spo2,
            @Nullable Double respirationRate,
            @Nullable Double systolicBp,
            @Nullable Double diastolicBp,
            @Nullable Double meanBp,
            @Nullable Double temperature,
            @Nullable Double etco2) {}

    private final CarpetWriter<Row> out;
    private final @Nullable Double[] cells = new Double[VitalSign.COUNT];
    private UUID patient = new UUID(0, 0);
    private long at;
    private boolean isRowBegun;
    private boolean isClosed;

    public ParquetReport(File file) throws IOException {
        out =
                new CarpetWriter.Builder<>(new FileSystemOutputFile(file), Row.class)
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .build();
    }

    @Override
    public void patient(ReportPatient of) {
        patient = of.id();
    }

    @Override
    public void stretch(long from, long to) {
        endRow();
    }

    @Override
    public void seen(long from, long to) {
        endRow();
        at = from;
        isRowBegun = true;
    }

    @Override
    public void values(VitalSign vital, int count, int valid, long sum, short min, short max) {
        cells[vital.index()] = (double) sum / count / vital.scale();
    }

    private void endRow() {
        if (!isRowBegun) {
            return;
        }
        isRowBegun = false;
        try {
            out.write(row());
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
        Arrays.fill(cells, null);
    }

    private Row row() {
        return new Row(
                patient.toString(),
                Instant.ofEpochMilli(at),
                cell(VitalSign.HEART_RATE),
                cell(VitalSign.PULSE_RATE),
                cell(VitalSign.SPO2),
                cell(VitalSign.RESPIRATION_RATE),
                cell(VitalSign.SYSTOLIC_BP),
                cell(VitalSign.DIASTOLIC_BP),
                cell(VitalSign.MEAN_BP),
                cell(VitalSign.TEMPERATURE),
                cell(VitalSign.ETCO2));
    }

    private @Nullable Double cell(VitalSign vital) {
        return cells[vital.index()];
    }

    /** Alarms have no columns here. */
    @Override
    public void alarms(List<Alarm> alarms, boolean areCut) {
        endRow();
    }

    @Override
    public void finish() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            out.close();
        }
    }
}
