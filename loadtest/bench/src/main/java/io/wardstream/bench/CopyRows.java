package io.wardstream.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.jdbc.PgConnection;

/**
 * Rows the platform has written, in its order, in COPY's binary form. Each pass over them is one of
 * other devices, so that no row comes twice. For one thread.
 */
public final class CopyRows {

    private static final String COLUMNS =
            """
            device_id, observed_at, received_at, seq, validity, epoch_no, flags, heart_rate,
            pulse_rate, spo2, respiration_rate, systolic_bp, diastolic_bp, mean_bp, temperature,
            etco2, device_at, extra
            """;

    /** Signature, flags and the length of the header's extension, which is empty. */
    private static final int HEADER_BYTES = 19;

    /** Behind the count of columns and the length of the first one. */
    private static final int DEVICE_AT = 6;

    private static final int DEVICES_A_PASS = 1_000_000;

    /** Instead of a count of columns: the end. */
    private static final byte[] TRAILER = {-1, -1};

    private final byte[] header;
    private final byte[] rows;
    private final int[] starts;
    private int next;

    private CopyRows(byte[] copied) {
        header = Arrays.copyOf(copied, HEADER_BYTES);
        rows = Arrays.copyOfRange(copied, HEADER_BYTES, copied.length - TRAILER.length);
        starts = startsOf(rows);
    }

    /**
     * Takes the oldest rows there are.
     *
     * @param owner a connection of the tables' owner, for whom policies are off
     * @param count how many; failing when there are fewer
     */
    public static CopyRows take(Connection owner, int count) throws SQLException, IOException {
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        long taken =
                manager(owner)
                        .copyOut(
                                "COPY (SELECT "
                                        + COLUMNS
                                        + " FROM vital_sample LIMIT "
                                        + count
                                        + ") TO STDOUT (FORMAT binary)",
                                copied);
        if (taken < count) {
            throw new BenchException("Only " + taken + " rows to copy, not " + count + ".");
        }
        return new CopyRows(copied.toByteArray());
    }

    /** How many rows one pass has. */
    public int size() {
        return starts.length - 1;
    }

    /**
     * Writes the next rows as one statement, which is one transaction.
     *
     * @param count at most {@link #size()}
     */
    void copyInto(Connection owner, int count) throws SQLException {
        CopyIn copy =
                manager(owner)
                        .copyIn("COPY vital_sample (" + COLUMNS + ") FROM STDIN (FORMAT binary)");
        copy.writeToCopy(header, 0, header.length);
        int left = count;
        while (left > 0) {
            if (next == 0) {
                nextPass();
            }
            int end = Math.min(size(), next + left);
            copy.writeToCopy(rows, starts[next], starts[end] - starts[next]);
            left -= end - next;
            next = end % size();
        }
        copy.writeToCopy(TRAILER, 0, TRAILER.length);
        long copied = copy.endCopy();
        if (copied != count) {
            throw new BenchException("COPY took " + copied + " rows of " + count + ".");
        }
    }

    private void nextPass() {
        ByteBuffer buffer = ByteBuffer.wrap(rows);
        for (int row = 0; row < size(); row++) {
            int at = starts[row] + DEVICE_AT;
            buffer.putInt(at, buffer.getInt(at) + DEVICES_A_PASS);
        }
    }

    private static int[] startsOf(byte[] rows) {
        ByteBuffer buffer = ByteBuffer.wrap(rows);
        IntStream.Builder starts = IntStream.builder();
        starts.add(0);
        while (buffer.hasRemaining()) {
            for (int column = buffer.getShort(); column > 0; column--) {
                int length = buffer.getInt();
                buffer.position(buffer.position() + Math.max(0, length));
            }
            starts.add(buffer.position());
        }
        return starts.build().toArray();
    }

    private static CopyManager manager(Connection owner) throws SQLException {
        return owner.unwrap(PgConnection.class).getCopyAPI();
    }
}
