package io.wardstream.codec.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How devices of a shard are, as far as one ingest node knows: told when something changes, and of
 * all its devices every few seconds, so that a message that was lost is made good by the next one.
 * The list is copied and immutable.
 *
 * @param publishedAt epoch milliseconds, the publishing node's clock
 */
public record DeviceReport(int shard, String nodeId, long publishedAt, List<Entry> entries)
        implements ShardNews {
    public DeviceReport {
        entries = List.copyOf(entries);
    }

    /** Whether a device is connected; the code is part of the bus format. */
    public enum Link {
        OPEN(0),
        /** Connected, and not read by the platform: its silence is not its own. */
        HELD_BACK(1),
        /** Told to come back later, because its node stops. */
        DRAINED(2),
        ENDED(3);

        private static final Link[] BY_CODE = values();

        private final int code;

        Link(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** True while there is a connection that nobody is about to end. */
        public boolean isConnected() {
            return this == OPEN || this == HELD_BACK;
        }

        /** Null when there is no such code. */
        public static @Nullable Link ofCode(int code) {
            return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        }
    }

    /**
     * One device.
     *
     * @param patientId 0 when the device has no patient
     * @param fence grows with each hello of the device, on whatever node: of two reports the one
     *     with the higher fence is true
     * @param awayMillis how long a drained device was told to wait from now on; 0 otherwise
     * @param isComplete what is not among {@code said} is not so, but for the clock; otherwise it
     *     is as it was
     */
    public record Entry(
            int deviceId,
            int hospitalId,
            int wardId,
            int patientId,
            int fence,
            Link link,
            int awayMillis,
            boolean isComplete,
            List<Said> said) {
        public Entry {
            said = List.copyOf(said);
        }
    }

    /**
     * A technical condition as the device, or its clock, shows it.
     *
     * @param code lead_off, low_battery, …; unknown codes are kept
     * @param vital the vital concerned, of the catalogue or not; null for the device as a whole
     * @param isActive false: it is known to be over
     * @param since epoch milliseconds, the platform's clock
     */
    public record Said(String code, @Nullable String vital, boolean isActive, long since) {}
}
