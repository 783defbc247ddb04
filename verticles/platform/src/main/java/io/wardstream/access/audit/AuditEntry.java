package io.wardstream.access.audit;

import io.wardstream.access.Caller;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing somebody saw or did. Holds ids only: no measured value, no name of a patient, no
 * secret.
 *
 * @param at by the clock of the node, in microseconds
 * @param who it was
 * @param operation method and path template, or the address of the bridge
 * @param on whose data it was
 * @param status as an HTTP status
 * @param purpose as the caller stated it, at most {@link #MAX_PURPOSE} characters
 * @param request id of the request
 * @param repeats how many alike this one stands for
 */
public record AuditEntry(
        Instant at,
        Who who,
        AuditAction action,
        String operation,
        Subject on,
        AuditOutcome outcome,
        int status,
        @Nullable String purpose,
        @Nullable String request,
        int repeats) {

    public static final int MAX_PURPOSE = 200;

    private static final int MAX_OPERATION = 200;
    private static final int MAX_NAME = 200;
    private static final int MAX_ADDRESS = 64;

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MICROS);
        operation = clean(operation, MAX_OPERATION);
        purpose = purpose == null ? null : clean(purpose, MAX_PURPOSE);
        request = request == null ? null : clean(request, MAX_ADDRESS);
        if (repeats < 1) {
            throw new IllegalArgumentException("an entry stands for something");
        }
    }

    /**
     * Who did it.
     *
     * @param userId 0: nobody that is known
     * @param username as it was then
     * @param session or the API key
     * @param address where it came from
     */
    public record Who(
            int userId, @Nullable String username, @Nullable UUID session, String address) {

        public Who {
            username = username == null ? null : clean(username, MAX_NAME);
            address = clean(address, MAX_ADDRESS);
        }

        /** Null: a stranger. */
        public static Who of(@Nullable Caller caller, String address) {
            return caller == null
                    ? new Who(0, null, null, address)
                    : new Who(caller.userId(), caller.username(), caller.sessionId(), address);
        }
    }

    /**
     * What it was about.
     *
     * @param hospitalId 0: none
     * @param target what the request named, when that is neither ward nor patient
     */
    public record Subject(
            int hospitalId, @Nullable UUID ward, @Nullable UUID patient, @Nullable UUID target) {

        public static final Subject NONE = new Subject(0, null, null, null);

        /** The hospital of whoever belongs to just one, of what names none. */
        public Subject orAtHomeOf(@Nullable Caller caller) {
            return hospitalId == 0 && caller != null && caller.hospitals().size() == 1
                    ? at(caller.hospitals().getFirst())
                    : this;
        }

        public Subject at(int hospital) {
            return new Subject(hospital, ward, patient, target);
        }
    }

    /** The same, standing for many. */
    AuditEntry repeated(int times) {
        return new AuditEntry(
                at, who, action, operation, on, outcome, status, purpose, request, times);
    }

    /** PostgreSQL keeps no NUL, and a log is no place for control characters. */
    private static String clean(String text, int max) {
        String shortened = text.length() <= max ? text : text.substring(0, max);
        if (isPlain(shortened)) {
            return shortened;
        }
        StringBuilder clean = new StringBuilder(shortened.length());
        shortened
                .codePoints()
                .map(c -> Character.isISOControl(c) || isLoneSurrogate(c) ? '?' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** Nearly every text is: printable ASCII, which needs no copy. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
