package io.wardstream.codec.frame;

import java.time.LocalDate;
import java.time.YearMonth;

/** Reads instants as RFC 3339 writes them, without throwing. Pure. */
final class Rfc3339 {
    /** Not an instant. */
    static final long NONE = Long.MIN_VALUE;

    private static final long DAY_SECONDS = 86_400;

    private Rfc3339() {}

    /**
     * Epoch milliseconds, finer digits cut off; a leap second is the first of the next minute.
     *
     * @return {@link #NONE} when the text is no instant with a zone
     */
    static long parse(String text) {
        long day = day(text);
        long second = second(text);
        if (day == NONE || second == NONE) {
            return NONE;
        }
        int zone = 19;
        int millis = 0;
        if (isAt(text, 19, '.')) {
            zone = endOfDigits(text, 20);
            if (zone == 20) {
                return NONE;
            }
            millis = digits((text.substring(20, zone) + "00").substring(0, 3), 0, 3);
        }
        long offset = offset(text, zone);
        return offset == NONE ? NONE : (day * DAY_SECONDS + second - offset) * 1000 + millis;
    }

    private static long day(String text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        boolean isShaped = isAt(text, 4, '-') && isAt(text, 7, '-') && year >= 0 && day >= 1;
        if (!isShaped || month < 1 || month > 12) {
            return NONE;
        }
        return day > YearMonth.of(year, month).lengthOfMonth()
                ? NONE
                : LocalDate.of(year, month, day).toEpochDay();
    }

    private static long second(String text) {
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        boolean isShaped =
                (isAt(text, 10, 'T') || isAt(text, 10, 't'))
                        && isAt(text, 13, ':')
                        && isAt(text, 16, ':');
        boolean isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0;
        return isShaped && isTime && second <= 60 ? hour * 3600L + minute * 60L + second : NONE;
    }

    /** Seconds east of UTC. */
    private static long offset(String text, int at) {
        if ((isAt(text, at, 'Z') || isAt(text, at, 'z')) && text.length() == at + 1) {
            return 0;
        }
        int hours = digits(text, at + 1, at + 3);
        int minutes = digits(text, at + 4, at + 6);
        boolean isShaped =
                (isAt(text, at, '+') || isAt(text, at, '-'))
                        && isAt(text, at + 3, ':')
                        && text.length() == at + 6;
        if (!isShaped || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return NONE;
        }
        long seconds = hours * 3600L + minutes * 60L;
        return text.charAt(at) == '-' ? -seconds : seconds;
    }

    private static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** The number those digits are, or -1. */
    private static int digits(String text, int from, int to) {
        if (to > text.length()) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static boolean isAt(String text, int at, char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }
}
